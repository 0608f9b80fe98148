"""The words people read first, one message a file.

What is posted has one EVENT_TYPE, Slack's metadata and our database key; a modal has a CALLBACK_ID. `status` is a reply.
"""
