"""Nudges: who is reminded of what while an incident is open, and when. due.py says it from what is on record; Slack sends them."""
