"""Follow-up actions: added by people, filed below the postmortem in Linear under ids of ours, ended there, or here without it."""

from uuid import UUID

from django.conf import settings

from clients import linear
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import VerbRefused
from incidents.facts import FollowUpAdded
from incidents.follow_up_reminders import owe_reminder
from incidents.linear_user import linear_user
from incidents.models.follow_up import BY_SEVERITY, MOST_TEXT, FollowUp, Priority, due_after
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.models.postmortem import Postmortem
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.verb import verb


@verb
def add_follow_up(
    incident: Incident, *, text: str, owner: Person | None, actor: Actor, once: str, priority: Priority | None = None
) -> FollowUp:
    """Without a `priority` it has one by the incident's severity; its due date follows from it.

    Raises VerbRefused for no words, or too many. A second time with the same `once` it changes nothing.
    """
    said = _said(text)
    urgency = priority or BY_SEVERITY[incident.gravest]
    due_on = due_after(database_now().date(), urgency)
    given = {"incident": incident, "text": said, "owner": owner, "priority": urgency, "due_on": due_on}
    added, new = FollowUp.objects.get_or_create(once=once, defaults=given)
    if new:
        event = record(
            Action.FOLLOW_UP_ADDED,
            actor=actor,
            incident=incident,
            words={"text": said},
            follow_up=str(added.pk),
            owner=owner.reference if owner else None,
            priority=urgency.label,
            due=due_on.isoformat(),
        )
        announce(FollowUpAdded(incident.id), event=event)
        owe_reminder(added, event=event)
    return added


@verb
def end_follow_up(incident: Incident, *, follow_up_id: UUID, dropped: bool, actor: Actor) -> None:
    """It is done, or nobody does it, as somebody says here of one that is not in Linear. A second time changes nothing.

    Raises VerbRefused for one that is followed there.
    """
    filed = incident.follow_ups.filter(pk=follow_up_id).exclude(identifier="").first()
    if filed and settings.LINEAR_API_KEY:
        raise VerbRefused(
            f"Nothing was changed: Linear follows it. Close {filed.identifier} there, and it is closed here."
        )
    close(incident, follow_up_id, dropped=dropped, actor=actor)


def close(incident: Incident, follow_up_id: UUID, *, dropped: bool, actor: Actor) -> None:
    """For verbs: it has ended, by that event. One that had ended stays as it is."""
    still_open = incident.follow_ups.filter(pk=follow_up_id, ended_at=None)
    if still_open.update(ended_at=database_now(), dropped=dropped):
        record(Action.FOLLOW_UP_ENDED, actor=actor, incident=incident, follow_up=str(follow_up_id), dropped=dropped)


def file_follow_ups(incident: Incident) -> None:
    """Those that are not in Linear yet, below the postmortem; nothing before that is there. Repeating is harmless."""
    filed = Postmortem.objects.filter(incident=incident).exclude(filed_episode=0).first()
    if filed is None or not settings.LINEAR_API_KEY:
        return
    for one in incident.follow_ups.filter(identifier="", ended_at=None).select_related("owner"):
        issue = _create(one, below=filed.pk)
        note_follow_up_filed(incident, follow_up_id=one.pk, issue=issue, actor=WORKER)


@verb
def note_follow_up_filed(incident: Incident, *, follow_up_id: UUID, issue: linear.Issue, actor: Actor) -> None:
    """A second time changes nothing."""
    waiting = incident.follow_ups.filter(pk=follow_up_id, identifier="")
    if waiting.update(identifier=issue.identifier, url=issue.url):
        record(
            Action.FOLLOW_UP_FILED,
            actor=actor,
            incident=incident,
            follow_up=str(follow_up_id),
            identifier=issue.identifier,
        )


def _said(text: str) -> str:
    said = " ".join(text.split())
    if not said:
        raise VerbRefused("Nothing was added: write what is to be done.")
    if len(said) > MOST_TEXT:
        raise VerbRefused(f"Nothing was added: this is {len(said):,} characters long, and {MOST_TEXT} fit.")
    return said


def _create(one: FollowUp, *, below: UUID) -> linear.Issue:
    return linear.create_sub_issue(
        id=one.pk,
        parent_id=below,
        team_id=settings.LINEAR_TEAM_ID,
        title=one.text,
        assignee_id=linear_user(one.owner.root if one.owner else None),
        due=one.due,
        priority=one.urgency,
    )
