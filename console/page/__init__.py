"""The incident's page: what it shows, read once from every app and ready to render. Writes nothing."""
