"""What is to be done, after a restore: each event that came back says all of it but where Linear shows it, which is asked there."""

from datetime import date
from uuid import uuid4

from django.db.models import QuerySet

from clients import linear
from incidents.actor import Actor
from incidents.authority import refuse_unless_may
from incidents.facts import IncidentChanged
from incidents.follow_up_reminders import owe_reminder
from incidents.models.audit_event import AuditEvent
from incidents.models.follow_up import MOST_TEXT, FollowUp, Priority
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.system_verb import system_verb

NO_WORDS = "(no words on record)"
PRIORITIES = {one.label: one for one in Priority}


def added(incident: Incident, event: AuditEvent) -> None:
    """With the reminders of its last day."""
    said = event.detail
    one, new = FollowUp.objects.get_or_create(
        pk=said["follow_up"],
        defaults={
            "incident": incident,
            "text": event.words.get("text", "")[:MOST_TEXT] or NO_WORDS,
            "owner": _owner(said["owner"]),
            "once": f"restored:{said['follow_up']}",
            "priority": PRIORITIES.get(said.get("priority", "")),
            "due_on": _day(said.get("due")),
        },
    )
    if new:
        FollowUp.objects.filter(pk=one.pk).update(added_at=event.at)
        owe_reminder(one, event=event)


def filed(incident: Incident, event: AuditEvent) -> None:
    """Where it is read there is not on record."""
    _of(incident, event).update(identifier=event.detail["identifier"])


def ended(incident: Incident, event: AuditEvent) -> None:
    _of(incident, event).update(ended_at=event.at, dropped=event.detail["dropped"])


def reopened(incident: Incident, event: AuditEvent) -> None:
    _of(incident, event).update(ended_at=None, dropped=False)


def changed(incident: Incident, event: AuditEvent) -> None:
    now = event.detail["now"]
    _of(incident, event).update(due_on=_day(now["due"]), owner=_owner(now["owner"]))


def without_an_address() -> list[FollowUp]:
    """Those that the record says are filed, and nothing here says where."""
    return list(FollowUp.objects.exclude(identifier="").filter(url="").select_related("incident").order_by("pk"))


@system_verb
def put_address(one: FollowUp, *, issue: linear.Issue, actor: Actor) -> None:
    """Where it is read from now on. Twice is harmless."""
    refuse_unless_may(actor.as_of_now(), "repair_chain", None)
    incident = Incident.objects.lock(one.incident_id)
    incident.follow_ups.filter(pk=one.pk).update(identifier=issue.identifier, url=issue.url)
    announce(IncidentChanged(incident.id), key=f"follow-up-found:{uuid4()}", incident=incident)


def _of(incident: Incident, event: AuditEvent) -> QuerySet[FollowUp]:
    return incident.follow_ups.filter(pk=event.detail["follow_up"])


def _owner(reference: str | None) -> Person | None:
    return Person.objects.filter(reference=reference).first() if reference else None


def _day(written: str | None) -> date | None:
    return date.fromisoformat(written) if written else None
