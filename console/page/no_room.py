"""Incidents on record that opened no war room: which kinds there are, and what each is in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Q

from incidents.models import Alert, Incident
from incidents.models.alert import Found
from incidents.severity import needs_room


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`name` in the address of the list, `tag` in a word, `label` as the filter has it."""

    name: str
    tag: str
    label: str


SHADOW = Kind(name="shadow", tag="shadow", label="in shadow mode")
MISSED = Kind(name="missed", tag="missed", label="missed: over when found")
SEVERITY = Kind(name="severity", tag="no room", label="of a severity that opens none")
KINDS = (SHADOW, MISSED, SEVERITY)


def of_kind(name: str) -> Q:
    """The incidents of that kind; of any for another name."""
    none, grave = Q(needs_room=False), Q(severity__in=settings.ROOM_SEVERITIES)
    match name:
        case SHADOW.name:
            return none & Q(shadow=True)
        case MISSED.name:
            return none & Q(shadow=False) & grave
        case SEVERITY.name:
            return none & Q(shadow=False) & ~grave
    return none


def kind_of(incident: Incident) -> Kind | None:
    """None for one that has its room, or is owed it."""
    if incident.needs_room:
        return None
    if incident.shadow:
        return SHADOW
    return MISSED if needs_room(incident.severity) else SEVERITY


def in_words(incident: Incident, alerts: Sequence[Alert]) -> str:
    """Why it has no room; empty for one that has, or is owed it."""
    kind = kind_of(incident)
    if kind is SHADOW:
        sources = ", ".join(sorted({alert.source for alert in alerts}))
        return f"Recorded in shadow mode ({sources}): no room was opened, nothing was sent and nobody was called."
    if kind is SEVERITY:
        return f"Its severity, {incident.severity}, opens no room by itself."
    if kind is MISSED and any(alert.found_by == Found.RECONCILED for alert in alerts):
        return "Missed: its webhook never arrived, and it was over when reconciliation found it, so no room was opened."
    return "It was over when we heard of it, so no room was opened." if kind else ""
