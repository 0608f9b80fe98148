"""What people reach without typing, from a message's menu or from anywhere in Slack: one file a shortcut. `registry` lists them."""
