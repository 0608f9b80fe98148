"""Follow-up actions that are overdue: their owner is reminded, a week later whoever led and the deputy too, then every week.

A reminder belongs to the action and not to an episode of its incident: it comes whatever has become of that.
"""

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import FollowUpOverdue
from incidents.leaders import leaders, reachable
from incidents.models.audit_event import AuditEvent
from incidents.models.follow_up import FollowUp
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.quiet_hours import working_time, zone_of
from incidents.verb import verb

AGAIN = timedelta(days=7)


def owe_reminder(one: FollowUp, *, event: AuditEvent, at: datetime | None = None) -> None:
    """For the verb of that event: the next time, when its last day is over, or at that moment, in the reader's working hours."""
    reader = _reader(one)
    if one.incident.shadow:
        return
    now = database_now()
    when = working_time(max(now, at or _over(one.due, reader)), reader)
    announce(
        FollowUpOverdue(one.incident_id, one.pk, one.due.isoformat(), one.reminded + 1),
        key=f"follow_up:{event.id}",
        after=when - now,
    )


def whom_to_remind(one: FollowUp, *, due: str, number: int) -> list[Person]:
    """Nobody once it has ended, or is due on another day; the first time whoever leads only where the owner cannot be told."""
    if not _is_wanted(one, due, number):
        return []
    owner = reachable([one.owner])
    if number == 1 and owner:
        return owner
    return list(dict.fromkeys([*owner, *leaders(one.incident)]))


@verb
def note_reminded(
    incident: Incident, *, follow_up_id: UUID, due: str, number: int, people: list[Person], actor: Actor
) -> None:
    """They were reminded for the `number`th time, or there was nobody; the next time is planned. Twice changes nothing."""
    one = incident.follow_ups.select_related("owner__merged_into").get(pk=follow_up_id)
    if not _is_wanted(one, due, number):
        return
    one.reminded = number
    one.save(update_fields=["reminded"])
    event = record(
        Action.FOLLOW_UP_OVERDUE,
        actor=actor,
        incident=incident,
        follow_up=str(one.pk),
        number=number,
        people=[person.reference for person in people],
    )
    owe_reminder(one, event=event, at=database_now() + AGAIN)


def is_overdue(one: FollowUp, *, now: datetime) -> bool:
    """Open, and its last day is over where its owner is."""
    return one.ended_at is None and now >= _over(one.due, _reader(one))


def _is_wanted(one: FollowUp, due: str, number: int) -> bool:
    return one.ended_at is None and one.due.isoformat() == due and one.reminded == number - 1


def _reader(one: FollowUp) -> Person | None:
    return one.owner.root if one.owner else one.incident.ic


def _over(day: date, reader: Person | None) -> datetime:
    """When that day is over for them."""
    return datetime.combine(day + timedelta(days=1), time(), tzinfo=zone_of(reader)).astimezone(UTC)
