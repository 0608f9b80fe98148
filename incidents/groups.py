"""The groups that give rights. They are made by a migration and filled by an operator, or from the directory by mapping."""

APPROVERS = "approvers"
COMMANDERS = "commanders"
RESPONDERS = "responders"
AUDITORS = "auditors"
OPERATORS = "operators"
VIEWERS = "viewers"

ALL = frozenset({APPROVERS, COMMANDERS, RESPONDERS, AUDITORS, OPERATORS, VIEWERS})
