"""The words people read first, one message a file. Each has one EVENT_TYPE: Slack's metadata and our database key."""
