"""Coloured tags. The text says it all; the colour only repeats it."""

from django.utils.html import format_html
from django.utils.safestring import SafeString

from console.page import no_room, rooms
from incidents.models import Alert, Incident, OutboxEntry
from incidents.models.alert import AlertState
from incidents.models.incident import State
from incidents.models.outbox_entry import OutboxState
from statuspage.models import Draft, Publication
from statuspage.models.draft import DraftState
from statuspage.models.publication_state import PublicationState

TONES: dict[str, str] = {
    State.ALERT_RECEIVED: "wait",
    State.ROOM_ASSEMBLING: "wait",
    State.ASSEMBLY_FAILED: "failed",
    State.ROOM_ASSEMBLED: "wait",
    State.ACTIVE: "warn",
    State.MITIGATED: "wait",
    State.RESOLVED: "good",
    AlertState.FIRING: "warn",
    AlertState.ACKNOWLEDGED: "wait",
    AlertState.RESOLVED: "good",
    DraftState.PENDING: "warn",
    DraftState.APPROVED: "wait",
    DraftState.REJECTED: "bad",
    PublicationState.RESERVED: "wait",
    PublicationState.SENDING: "wait",
    PublicationState.UNKNOWN: "warn",
    PublicationState.PUBLISHED: "good",
    PublicationState.REFUSED: "bad",
    OutboxState.DEAD: "failed",
    OutboxState.CLAIMED: "wait",
}


def severity(incident: Incident) -> SafeString:
    """P1, P2 or P3."""
    return format_html('<span class="tag severity-{}">{}</span>', incident.severity.lower(), incident.severity)


def state(record: Incident | Alert | Draft | Publication | OutboxEntry) -> SafeString:
    """The record's state, in its own words."""
    tone = TONES.get(record.state, "plain")
    label = record.get_state_display()
    return format_html('<span class="tag {}">{}</span>', tone, label[:1].lower() + label[1:])


def without_room(incident: Incident) -> SafeString | str:
    """What an incident is that opened no room, in a word; empty for one that did."""
    kind = no_room.kind_of(incident)
    return format_html('<span class="tag {}">{}</span>', kind.name, kind.tag) if kind else ""


def room(incident: Incident) -> SafeString | str:
    """How it stands with its war room, in a word; empty for one that ended before it was made."""
    kind = rooms.kind_of(incident)
    return format_html('<span class="tag {}">{}</span>', kind.name, kind.tag) if kind else ""
