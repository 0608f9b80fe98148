"""Incidents on record that opened no war room: which kinds there are, and what each is in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from incidents.models import Alert, Incident
from incidents.models.alert import Found
from incidents.models.incident import ENDED
from incidents.severity import needs_room


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`name` in the address of the list, `tag` in a word, `label` as the filter has it."""

    name: str
    tag: str
    label: str


SHADOW = Kind(name="shadow", tag="shadow", label="in shadow mode")
MISSED = Kind(name="missed", tag="missed", label="missed: over when found")
HELD = Kind(name="held", tag="held", label="held by storm")
SEVERITY = Kind(name="severity", tag="no room", label="of a severity that opens none")
KINDS = (HELD, SHADOW, MISSED, SEVERITY)


def of_kind(name: str) -> Q:
    """The incidents of that kind; of any for another name."""
    none, grave = Q(needs_room=False), Q(severity__in=settings.ROOM_SEVERITIES)
    held = Q(turn__isnull=False, turn__granted_at=None) & ~Q(state__in=ENDED)
    match name:
        case HELD.name:
            return held
        case SHADOW.name:
            return none & Q(shadow=True)
        case MISSED.name:
            return none & Q(shadow=False) & grave
        case SEVERITY.name:
            return none & Q(shadow=False) & ~grave
    return none | held


def kind_of(incident: Incident) -> Kind | None:
    """None for one that has its room, or is getting it."""
    if incident.needs_room:
        turn = getattr(incident, "turn", None)
        return HELD if turn and turn.granted_at is None and incident.is_open else None
    if incident.shadow:
        return SHADOW
    return MISSED if needs_room(incident.severity) else SEVERITY


def in_words(incident: Incident, alerts: Sequence[Alert]) -> str:
    """Why it has no room; empty for one that has, or is getting it."""
    kind = kind_of(incident)
    if kind is HELD:
        return "Held by storm: many rooms were opened just before. It has its own when its turn comes, or at once on request."
    if kind is SHADOW:
        sources = ", ".join(sorted({alert.source for alert in alerts}))
        return f"Recorded in shadow mode ({sources}): no room was opened, nothing was sent and nobody was called."
    if kind is SEVERITY:
        return f"Its severity, {incident.severity}, opens no room by itself."
    if kind is MISSED and any(alert.found_by == Found.RECONCILED for alert in alerts):
        return "Missed: its webhook never arrived, and it was over when reconciliation found it, so no room was opened."
    return "It was over when we heard of it, so no room was opened." if kind else ""
