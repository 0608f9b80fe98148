"""A postmortem that nobody has reviewed when it was due: whoever led and their deputy are asked for it, then every week."""

from datetime import datetime, timedelta

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import PostmortemReviewDue
from incidents.models.checklist_item import ChecklistItem, Item
from incidents.models.incident import Incident
from incidents.models.incident_role import DEPUTY
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.postmortem_due import due_at
from incidents.quiet_hours import working_time
from incidents.verb import verb

AGAIN = timedelta(days=7)


def is_reviewed(incident: Incident) -> bool:
    """Whether people have ticked it."""
    return ChecklistItem.objects.filter(incident=incident, key=Item.REVIEWED).exclude(done_at=None).exists()


def owe_first_asking(incident: Incident) -> None:
    """For the verb that has written it: once an episode, in the working hours of whoever led."""
    due = due_at(incident)
    if due:
        _owe(incident, number=1, at=due)


def whom_to_ask(incident: Incident, *, episode: int) -> list[Person]:
    """Whoever led that episode, and the deputy; nobody once it is reviewed, or the incident goes on."""
    if not _is_wanted(incident, episode):
        return []
    deputies = [one.person for one in incident.roles.filter(role=DEPUTY).select_related("person__merged_into")]
    people = dict.fromkeys(one.root for one in [incident.ic, *deputies] if one)
    return [one for one in people if one.is_active and one.slack_id]


@verb
def note_review_asked(incident: Incident, *, episode: int, number: int, people: list[Person], actor: Actor) -> None:
    """They were asked for the `number`th time, or there was nobody to ask; the next time is planned. Twice changes nothing."""
    if not _is_wanted(incident, episode):
        return
    earlier = incident.events.filter(
        action=Action.POSTMORTEM_REVIEW_ASKED, parsed__detail__episode=episode, parsed__detail__number=number
    )
    if earlier.exists():
        return
    asked = [one.reference for one in people]
    record(Action.POSTMORTEM_REVIEW_ASKED, actor=actor, incident=incident, episode=episode, number=number, people=asked)
    _owe(incident, number=number + 1, at=database_now() + AGAIN)


def _is_wanted(incident: Incident, episode: int) -> bool:
    """Not once it is reviewed, or the incident goes on."""
    return not incident.is_open and incident.episode == episode and not is_reviewed(incident)


def _owe(incident: Incident, *, number: int, at: datetime) -> None:
    after = working_time(at, incident.ic) - database_now()
    announce(
        PostmortemReviewDue(incident.id, incident.episode, number),
        key=f"review:{incident.id}:{incident.episode}:{number}",
        incident=incident,
        after=max(after, timedelta()),
    )
