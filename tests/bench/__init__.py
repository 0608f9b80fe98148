"""Measures, each beside its limit, on the application as a deployment starts it; `python -m tests.bench`.

They describe this machine in this minute: a line that says OVER is a fact to look at, not a failed run.
"""
