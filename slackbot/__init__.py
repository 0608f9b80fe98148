"""The room: what Slack sends us, commands and buttons, war-room assembly, and every message we post.

`client.py` alone speaks to Slack, with `files.py` for pictures. One message, one file in `messages/`; one command, one
file in `commands/`.
"""
