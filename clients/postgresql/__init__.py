"""Django's PostgreSQL backend, but whether a kept connection still lives is seen without a question to the server."""
