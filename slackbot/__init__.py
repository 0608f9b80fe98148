"""The room: what Slack sends us, commands and buttons, war-room assembly, and every message we post.

`client.py` is the only Slack client. One message, one file in `messages/`; one command, one file in `commands/`.
"""
