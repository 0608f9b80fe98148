"""Follow-up actions: added by people, filed below the postmortem in Linear under ids of ours, and followed there to their end."""

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F

from clients import linear
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import VerbRefused
from incidents.facts import FollowUpAdded
from incidents.linear_user import linear_user
from incidents.models.follow_up import MOST_TEXT, FollowUp
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.models.postmortem import Postmortem
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.verb import verb

DUE_DAYS = {"P1": 14, "P2": 30, "P3": 90}  # by the incident's severity
A_TURN = 50  # of those that are open, asked after at a time: each is a call


@verb
def add_follow_up(incident: Incident, *, text: str, owner: Person | None, actor: Actor, once: str) -> FollowUp:
    """Raises VerbRefused for no words, or too many. A second time with the same `once` it changes nothing."""
    said = " ".join(text.split())
    if not said:
        raise VerbRefused("Nothing was added: write what is to be done.")
    if len(said) > MOST_TEXT:
        raise VerbRefused(f"Nothing was added: this is {len(said):,} characters long, and {MOST_TEXT} fit.")
    given = {"incident": incident, "text": said, "owner": owner}
    added, new = FollowUp.objects.get_or_create(once=once, defaults=given)
    if new:
        event = record(
            Action.FOLLOW_UP_ADDED,
            actor=actor,
            incident=incident,
            words={"text": said},
            follow_up=str(added.pk),
            owner=owner.reference if owner else None,
        )
        announce(FollowUpAdded(incident.id), event=event)
    return added


def file_follow_ups(incident: Incident) -> None:
    """Those that are not in Linear yet, below the postmortem; nothing before that is there. Repeating is harmless."""
    filed = Postmortem.objects.filter(incident=incident).exclude(filed_episode=0).first()
    if filed is None or not settings.LINEAR_API_KEY:
        return
    for one in incident.follow_ups.filter(identifier="").select_related("owner"):
        issue = _create(one, incident, below=filed.pk)
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


def look_after_follow_ups() -> None:
    """Asks Linear about those that are open, whoever was not asked after for longest first. Raises Refused and TryLater."""
    still_open = FollowUp.objects.filter(ended_at=None).exclude(identifier="").select_related("incident")
    for one in still_open.order_by(F("looked_at").asc(nulls_first=True))[:A_TURN]:
        issue = linear.find_issue(one.pk)
        FollowUp.objects.filter(pk=one.pk).update(looked_at=database_now())
        if issue is None or issue.has_ended:
            dropped = issue is None or not issue.is_done
            note_follow_up_ended(one.incident, follow_up_id=one.pk, dropped=dropped, actor=WORKER)


@verb
def note_follow_up_ended(incident: Incident, *, follow_up_id: UUID, dropped: bool, actor: Actor) -> None:
    """People say in Linear that it is done, or that nobody does it. A second time changes nothing."""
    still_open = incident.follow_ups.filter(pk=follow_up_id, ended_at=None)
    if still_open.update(ended_at=database_now(), dropped=dropped):
        record(Action.FOLLOW_UP_ENDED, actor=actor, incident=incident, follow_up=str(follow_up_id), dropped=dropped)


def _create(one: FollowUp, incident: Incident, *, below: UUID) -> linear.Issue:
    return linear.create_sub_issue(
        id=one.pk,
        parent_id=below,
        team_id=settings.LINEAR_TEAM_ID,
        title=one.text,
        assignee_id=linear_user(one.owner.root if one.owner else None),
        due=_due(one, incident),
    )


def _due(one: FollowUp, incident: Incident) -> date:
    return (one.added_at + timedelta(days=DUE_DAYS[incident.gravest])).date()
