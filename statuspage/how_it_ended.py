"""How the past incidents ended that are most like one: for its room and for its page."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.models.postmortem import Postmortem
from incidents.similar import similar
from statuspage.models.publication import Publication
from statuspage.models.publication_state import PublicationState

SAID = {Action.STATUS_UPDATE_SENT: "update", Action.NOTE_ADDED: "note"}  # the text in which each keeps what was written


@dataclass(frozen=True, kw_only=True)
class Past:
    """One of them. `last_word` is what people wrote last in its room or timeline, `customers_read` what was published last.

    Both are empty where there was nothing. `by_itself`: its alerts cleared, and nobody ever took it up.
    """

    incident: Incident
    minutes: int
    by_itself: bool
    last_word: str
    customers_read: str
    postmortem: Postmortem | None


def past_of(incident: Incident, *, reader: Actor) -> list[Past]:
    """The most alike first, at most three, and only of what the reader may know of: four queries or five, however much there is."""
    found = similar(incident, actor=reader)
    told, published = _told(found), _published(found)
    return [
        Past(
            incident=one,
            minutes=one.minutes_open(),
            by_itself=_by_itself(told[one.pk]),
            last_word=_last_word(told[one.pk]),
            customers_read=published.get(one.pk, ""),
            postmortem=getattr(one, "postmortem", None),
        )
        for one in found
    ]


def _told(found: Sequence[Incident]) -> defaultdict[UUID | None, list[AuditEvent]]:
    """The newest event of each kind that says something of the end, by incident, in their order."""
    events = AuditEvent.objects.filter(incident__in=found, action__in=[*SAID, Action.INCIDENT_RESOLVED])
    told: defaultdict[UUID | None, list[AuditEvent]] = defaultdict(list)
    for event in events.order_by("incident_id", "action", "-seq").distinct("incident_id", "action"):
        told[event.incident_id].append(event)
    return told


def _by_itself(told: list[AuditEvent]) -> bool:
    return any(event.action == Action.INCIDENT_RESOLVED and event.detail.get("reason") for event in told)


def _last_word(told: list[AuditEvent]) -> str:
    said = [event for event in told if event.action in SAID]
    newest = max(said, key=lambda event: event.seq, default=None)
    return newest.words.get(SAID[Action(newest.action)], "") if newest else ""


def _published(found: Sequence[Incident]) -> dict[UUID, str]:
    published = Publication.objects.filter(incident__in=found, state=PublicationState.PUBLISHED)
    newest = (
        published.select_related("approval__revision").order_by("incident_id", "-settled_at").distinct("incident_id")
    )
    return {one.incident_id: one.content.body for one in newest}
