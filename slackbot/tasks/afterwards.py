"""What comes after the end: how it went, and what becomes of the room."""

from incidents.facts import (
    ArchivingDue,
    FollowUpOverdue,
    IncidentReopened,
    IncidentUndone,
    PostmortemReviewDue,
    RatingDue,
    RatingOver,
    RoomKept,
)
from incidents.models.archiving import Archiving
from incidents.models.audit_event import AuditEvent
from incidents.models.rating import Rating
from incidents.outbox.effect import effect
from incidents.undo import undone_event
from incidents.undoable import ENDS
from slackbot import archiving, asking_follow_up, asking_review, rating, second_room
from slackbot.facts import RoomLeft
from slackbot.tasks.given import incident_of, room_lane


@effect(on=PostmortemReviewDue, queue="default", repeat=True)
def ask_review(fact: PostmortemReviewDue) -> None:
    """A direct message has its key: it is found again, and never sent twice."""
    asking_review.ask(incident_of(fact), episode=fact.episode, number=fact.number)


@effect(on=FollowUpOverdue, queue="default", repeat=True)
def remind_follow_up(fact: FollowUpOverdue) -> None:
    """A direct message has its key: it is found again, and never sent twice."""
    asking_follow_up.remind(fact.follow_up_id, due=fact.due, number=fact.number)


@effect(on=RatingDue, queue="default", repeat=True)
def ask_rating(fact: RatingDue) -> None:
    """A direct message has its key: it is found again, and never sent twice."""
    rating.ask(incident_of(fact), rating_id=fact.rating_id)


@effect(on=RatingOver, queue="default", repeat=True)
def close_rating(fact: RatingOver) -> None:
    rating.close(Rating.objects.select_related("incident").get(pk=fact.rating_id))


@effect(on=ArchivingDue, queue="default", repeat=True)
def archive_room(fact: ArchivingDue) -> None:
    """One that is archived already stays so."""
    archiving.go_on(incident_of(fact), archiving_id=fact.archiving_id)


@effect(on=RoomKept, queue="default", repeat=True)
def show_room_kept(fact: RoomKept) -> None:
    archiving.show_kept(Archiving.objects.select_related("incident", "kept_by").get(pk=fact.archiving_id))


@effect(on=IncidentReopened, queue="rooms", repeat=True)
def replace_archived_room(fact: IncidentReopened) -> None:
    """In no lane: what could not be said in the old room waits there for the new one."""
    second_room.replace_archived(incident_of(fact))


@effect(on=IncidentUndone, queue="rooms", repeat=True)
def replace_archived_undone(fact: IncidentUndone) -> None:
    """The same where its end was undone; a room that somebody archives before that is waited for."""
    if undone_event(AuditEvent.objects.get(pk=fact.event_id)).action in ENDS:
        second_room.replace_archived(incident_of(fact))


@effect(on=RoomLeft, queue="rooms", lane=room_lane, repeat=True)
def begin_second_room(fact: RoomLeft) -> None:
    """Waits for it. Each message has its key."""
    second_room.begin(incident_of(fact))
