"""How something is found in a text and taken out of it, and what secrets look like there.

The audit log and the processes' own logs ask it for secrets alone; what a model is shown (ai/redaction) for much more.
"""
