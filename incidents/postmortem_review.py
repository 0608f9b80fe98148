"""A postmortem that nobody has reviewed when it was due: whoever led and their deputy are asked for it, then every week."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import PostmortemReviewDue
from incidents.leaders import leaders
from incidents.models.audit_event import AuditEvent
from incidents.models.checklist_item import ChecklistItem, Item
from incidents.models.incident import Incident
from incidents.models.outbox_entry import OutboxState
from incidents.models.person import Person
from incidents.models.postmortem import Postmortem
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.outbox.effect import listeners
from incidents.postmortem_due import due_at
from incidents.quiet_hours import working_time
from incidents.verb import verb

AGAIN = timedelta(days=7)
A_DAY = timedelta(days=1)


def is_reviewed(incident: Incident, *, by_itself: bool = False) -> bool:
    """Whether it is ticked; `by_itself`: by the product, which saw it closed in Linear."""
    ticked = ChecklistItem.objects.filter(incident=incident, key=Item.REVIEWED).exclude(done_at=None)
    return (ticked.filter(done_by=None) if by_itself else ticked).exists()


def owe_first_asking(incident: Incident) -> None:
    """For the verb that has written it: once an episode, in the working hours of whoever led."""
    due = due_at(incident)
    if due:
        _owe(incident, number=1, at=due)


def owe_asking_again(incident: Incident, *, event: AuditEvent) -> None:
    """For the verb of that event, which says that it is not reviewed after all: the askings go on where they had come to.

    They begin when it is due; where that is over, a day from now. One that is still planned is left as it is.
    """
    due = due_at(incident)
    number = _askings(incident).count() + 1
    is_written = Postmortem.objects.filter(incident=incident, episode=incident.episode).exists()
    if due is None or not is_written or _is_planned(incident, number):
        return
    _owe(incident, number=number, at=max(due, database_now() + A_DAY), key=f"review:{event.id}")


def whom_to_ask(incident: Incident, *, episode: int) -> list[Person]:
    """Whoever led that episode, and the deputy; nobody once it is reviewed, or the incident goes on."""
    return leaders(incident) if _is_wanted(incident, episode) else []


@verb
def note_review_asked(incident: Incident, *, episode: int, number: int, people: list[Person], actor: Actor) -> None:
    """They were asked for the `number`th time, or there was nobody to ask; the next time is planned. Twice changes nothing."""
    if not _is_wanted(incident, episode):
        return
    if _askings(incident).filter(parsed__detail__number=number).exists():
        return
    asked = [one.reference for one in people]
    record(Action.POSTMORTEM_REVIEW_ASKED, actor=actor, incident=incident, episode=episode, number=number, people=asked)
    _owe(incident, number=number + 1, at=database_now() + AGAIN)


def _is_wanted(incident: Incident, episode: int) -> bool:
    """Not once it is reviewed, or the incident goes on."""
    return not incident.is_open and incident.episode == episode and not is_reviewed(incident)


def _askings(incident: Incident) -> QuerySet[AuditEvent]:
    """Those of the present episode."""
    return incident.events.filter(action=Action.POSTMORTEM_REVIEW_ASKED, parsed__detail__episode=incident.episode)


def _is_planned(incident: Incident, number: int) -> bool:
    """Whether it is still to come. One that a worker has counts as none: it may have looked already; nobody is asked twice."""
    kinds = [one.kind for one in listeners(PostmortemReviewDue)]
    planned = {"payload__episode": incident.episode, "payload__number": number}
    return incident.owed.filter(kind__in=kinds, state=OutboxState.PENDING, **planned).exists()


def _owe(incident: Incident, *, number: int, at: datetime, key: str = "") -> None:
    after = working_time(at, incident.ic) - database_now()
    announce(
        PostmortemReviewDue(incident.id, incident.episode, number),
        key=key or f"review:{incident.id}:{incident.episode}:{number}",
        incident=incident,
        after=max(after, timedelta()),
    )
