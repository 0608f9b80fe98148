"""The doors under /_/, through which the sandbox is driven: look, break, act as Slack or OnCall would.

A door checks the shape of what it is given, not anybody's rights: what a person could not do in Slack's own client
still reaches the application, which has to refuse it by itself.
"""
