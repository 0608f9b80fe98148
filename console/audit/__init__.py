"""The audit log to read: one incident's timeline, the search over all of them, each event as written, and how its chains verify.

All of it reads. What asks for a check is a button that calls a verb.
"""
