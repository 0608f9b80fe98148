"""Audit events as the pages show them: a sentence with names, who, when in the reader's zone, and what changed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, tzinfo
from itertools import groupby

from console.audit.changes import Change, changes_of
from console.audit.sentences import sentence
from console.page.moments import TONES
from incidents.audit.actions import Action
from incidents.models import AuditEvent
from incidents.timeline import REFERENCE, names_of

VIA = {
    "slack": "in Slack",
    "console": "in the console",
    "mcp": "by an MCP client",
    "api": "over the API",
    "webhook": "by webhook",
    "worker": "by itself",
    "command": "on the server",
}


@dataclass(frozen=True, kw_only=True)
class Row:
    """One event. `at` is in the reader's zone; `via` says how they were authenticated, in words."""

    event: AuditEvent
    at: datetime
    said: str
    who: str
    via: str
    tone: str
    changes: list[Change] = field(default_factory=list)


@dataclass(frozen=True, kw_only=True)
class Day:
    """The rows of one day of the reader's."""

    date: date
    rows: list[Row]


def rows_of(events: Sequence[AuditEvent], *, zone: tzinfo) -> list[Row]:
    """In the order given: one query for names and two for edited words, however many there are."""
    names = names_of({reference for event in events for reference in REFERENCE.findall(str(event.parsed))})

    def named(words: str) -> str:
        return REFERENCE.sub(lambda found: names.get(found[0], "somebody"), words)

    changes = changes_of(events, names=named)
    return [
        Row(
            event=event,
            at=event.at.astimezone(zone),
            said=named(sentence(event)),
            who=named(_actor(event).get("ref", "")),
            via=VIA.get(_actor(event).get("via", ""), ""),
            tone=TONES.get(Action(event.action), "") if event.action in Action.values else "",
            changes=changes.get(event.pk, []),
        )
        for event in events
    ]


def _actor(event: AuditEvent) -> dict[str, str]:
    """Empty where somebody spoilt the copy for queries."""
    actor = event.parsed.get("actor") if isinstance(event.parsed, dict) else None
    return actor if isinstance(actor, dict) else {}


def days_of(rows: Sequence[Row]) -> list[Day]:
    """In the order given."""
    return [Day(date=day, rows=list(those)) for day, those in groupby(rows, key=lambda row: row.at.date())]
