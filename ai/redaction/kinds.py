"""The table of everything that is hidden. Of two findings of one length, the kind that stands higher gives the name."""

from ai.redaction import accounts, addresses, aws, databases, emails, national, network, numbers, personal, phones
from incidents.hiding import assignments, tokens
from incidents.hiding.table import Table
from incidents.hiding.take_out import Marks

RULES = (
    *tokens.RULES,
    *databases.RULES,
    *aws.RULES,
    *assignments.RULES,
    *numbers.RULES,
    *national.RULES,
    *emails.RULES,
    *network.RULES,
    *phones.RULES,
    *accounts.RULES,
    *addresses.RULES,
    *personal.RULES,
)
TABLE = Table(RULES)
KINDS = (*TABLE.kinds, "name")


def placeholder(kind: str) -> str:
    """What stands where something of this kind was, such as `[EMAIL]`."""
    return f"[{kind.upper()}]"


MARKS = Marks(KINDS, placeholder)
