"""The API, as programs with tokens meet it."""
