"""Whoever speaks for an incident was heard in its room: by `update`, or by any message there. Either resets the nudges."""

from datetime import UTC, datetime

from django.db.models import Q, QuerySet

from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.authority import SPEAKERS, speaks_for
from incidents.errors import TransitionRefused, VerbRefused
from incidents.facts import IncidentChanged, NudgesMoved, RoomUpdated
from incidents.models.incident import ENDED, Incident
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.verb import verb

MOST = 2000  # characters of one update


@verb
def tell_room(incident: Incident, *, text: str, actor: Actor) -> None:
    """All in the room read it. Raises VerbRefused for an empty or overlong one, TransitionRefused where it is over."""
    words = text.strip()
    if not words:
        raise VerbRefused("Nothing was said: one line is enough. Known, trying, next.")
    if len(words) > MOST:
        raise VerbRefused(f"Nothing was said: that has {len(words)} characters, at most {MOST} fit.")
    if not incident.is_open:
        raise TransitionRefused(f"{incident.reference} is {incident.get_state_display()}; there is nothing to update.")
    _reset(incident, database_now())
    event = record(Action.STATUS_UPDATE_SENT, actor=actor, incident=incident, words={"update": words})
    announce(RoomUpdated(incident.id, event.id), NudgesMoved(incident.id), IncidentChanged(incident.id), event=event)


def spoken_for(person: Person) -> QuerySet[Incident]:
    """The open ones for which they may speak, in one look; `heard` asks again."""
    rows = Person.objects.filter(Q(pk=person.pk) | Q(merged_into=person))
    speaks = Q(ic__in=rows) | Q(roles__role__in=SPEAKERS, roles__person__in=rows)
    return Incident.objects.exclude(state__in=ENDED).filter(speaks).distinct()


def heard(incident: Incident, *, person: Person, ts: str) -> None:
    """Somebody wrote the message `ts` in the room. Of those who speak for it this resets the nudges; of others it is nothing."""
    if incident.is_open and speaks_for(person, incident):
        note_heard(incident, ts=ts, actor=WORKER)


@verb
def note_heard(incident: Incident, *, ts: str, actor: Actor) -> None:  # noqa: ARG001 - a verb's own signature
    """A second time, and for a message that is older than another, it changes nothing."""
    if is_news(incident, ts=ts):
        _reset(incident, _at(ts))
        announce(NudgesMoved(incident.id), key=f"heard:{incident.id}:{ts}", incident=incident)


def is_news(incident: Incident, *, ts: str) -> bool:
    """Whether the message `ts` was written after all that was heard."""
    return incident.heard_at is None or incident.heard_at < _at(ts)


def _at(ts: str) -> datetime:
    return datetime.fromtimestamp(float(ts), tz=UTC)


def _reset(incident: Incident, at: datetime) -> None:
    incident.heard_at = at
    incident.save(update_fields=["heard_at"])
