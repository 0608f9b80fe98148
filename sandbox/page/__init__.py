"""The sandbox's page: the outside world as people see it, and what the browser asks of the stand-ins to draw it.

The page acts only through the doors everybody has; the two of its own, under /_/page/, say more of the state and close a modal.
"""
