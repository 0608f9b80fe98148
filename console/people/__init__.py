"""A person's page: what they are known by, which groups they are in and why, and an operator's buttons.

Each button calls one verb; who presses it without being an operator is told so.
"""
