"""The table of everything that is hidden. Of two findings of one length, the kind that stands higher gives the name."""

from ai.redaction import (
    accounts,
    addresses,
    assignments,
    aws,
    databases,
    emails,
    network,
    numbers,
    personal,
    phones,
    tokens,
)

RULES = (
    *tokens.RULES,
    *databases.RULES,
    *aws.RULES,
    *assignments.RULES,
    *numbers.RULES,
    *emails.RULES,
    *network.RULES,
    *phones.RULES,
    *accounts.RULES,
    *addresses.RULES,
    *personal.RULES,
)
KINDS = tuple(dict.fromkeys((*(rule.kind for rule in RULES), "name")))
RANK = {kind: place for place, kind in enumerate(KINDS)}


def placeholder(kind: str) -> str:
    """What stands where something of this kind was, such as `[EMAIL]`."""
    return f"[{kind.upper()}]"
