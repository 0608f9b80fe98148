"""Templates in the console: their list, a page for each with its buttons, and the form in which they are written.

Each button and the form call one verb of statuspage/prepare.py; who may not is told who may.
"""
