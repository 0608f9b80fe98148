"""What came with the press of a button of an incident's page."""

from dataclasses import dataclass
from datetime import UTC, tzinfo


@dataclass(frozen=True, kw_only=True)
class Sent:
    """Words, the reference of a person, and what is of that one form (`once`).

    `which` and `at` are a time to be corrected and what it is corrected to, by the clock of `zone`; `chosen` is a severity or
    a role.
    """

    text: str = ""
    whom: str = ""
    chosen: str = ""
    once: str = ""
    which: str = ""
    at: str = ""
    zone: tzinfo = UTC
