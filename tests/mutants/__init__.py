"""Each guard of the gate and of the audit log, taken out in turn: a test must fail every time.

The guards stand in two lists, those in the code and those in the database; docs/gate.md shows both as one table.
"""
