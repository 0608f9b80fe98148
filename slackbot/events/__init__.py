"""What happens in Slack without anybody asking us: one file an event, all of them in registry.py."""
