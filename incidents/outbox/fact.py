"""A fact as its listener is given it, rebuilt from an entry's payload."""

from dataclasses import fields
from typing import Any
from uuid import UUID


def fact_of(fact: type, payload: dict[str, Any]) -> Any:
    """The frozen dataclass `fact` with the payload's ids; UUIDs were text in the row."""
    return fact(**{f.name: UUID(payload[f.name]) if f.type is UUID else payload[f.name] for f in fields(fact)})
