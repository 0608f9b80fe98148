"""How a postmortem's issue stands in Linear: one that people have closed there as done counts as reviewed."""

from uuid import UUID

from django.db.models import F
from django.utils import timezone

from clients import linear
from incidents import follow_up_standing
from incidents.actor import WORKER, Actor
from incidents.models.checklist_item import ChecklistItem, Item
from incidents.models.follow_up import FollowUp
from incidents.models.incident import Incident
from incidents.models.postmortem import Postmortem
from incidents.outbox.clock import database_now
from incidents.postmortem_review import is_reviewed, owe_asking_again
from incidents.ticks import tick, untick
from incidents.verb import verb

A_TURN = 50  # asked after at a time: each is a call


def look_after_postmortems() -> None:
    """Asks about those that wait for their review, whichever was not asked after for longest first. Raises as `look_at`."""
    reviewed = ChecklistItem.objects.filter(key=Item.REVIEWED).exclude(done_at=None).values("incident")
    waiting = Postmortem.objects.exclude(filed_episode=0).exclude(incident__in=reviewed)
    for one in waiting.order_by(F("looked_at").asc(nulls_first=True), "pk")[:A_TURN]:
        look_at(one)


def look_at_issue(issue_id: UUID) -> None:
    """Whichever of ours that issue is. Raises Refused and TryLater."""
    if postmortem := Postmortem.objects.filter(pk=issue_id).exclude(filed_episode=0).first():
        look_at(postmortem)
    if follow_up := FollowUp.objects.filter(pk=issue_id).exclude(identifier="").first():
        follow_up_standing.look_at(follow_up)


def look_at(one: Postmortem) -> None:
    """Asks Linear. One that was given up or is gone there is not reviewed. Raises Refused and TryLater."""
    issue = linear.find_issue(one.pk)
    Postmortem.objects.filter(pk=one.pk).update(looked_at=database_now())
    note_postmortem_stands(one.incident, is_done=issue is not None and issue.is_done, actor=WORKER)


@verb
def note_postmortem_stands(incident: Incident, *, is_done: bool, actor: Actor) -> None:
    """Closed as done it is reviewed, unless the incident goes on: then it is written anew when that ends.

    Open again it is not, unless people ticked it. What stands as before changes nothing.
    """
    one = Postmortem.objects.filter(incident=incident).first()
    if one is None or (one.done_at is not None) == is_done:
        return
    one.done_at = timezone.now() if is_done else None
    one.save(update_fields=["done_at"])
    if is_done and not incident.is_open:
        tick(incident, Item.REVIEWED, actor=actor)
    elif not is_done and is_reviewed(incident, by_itself=True):
        event = untick(incident, Item.REVIEWED, actor=actor)
        if event:
            owe_asking_again(incident, event=event)
