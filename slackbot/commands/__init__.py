"""The commands, one a file: help text, who may, what it does, what it replies. `registry` lists them in order."""
