"""That the stand-ins answer and refuse as the real systems do, and that the launcher leaves nothing behind.

No application runs here but the tiny ones the tests bring along.
"""
