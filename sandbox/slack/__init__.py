"""Slack's Web API, as much of it as the application calls: one file for each family of methods, `api` answers them all.

It follows https://docs.slack.dev/reference/methods page by page, refusals and rate limits included.
"""
