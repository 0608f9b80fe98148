"""The same for the verbs about a room that changes, and about what comes after the end."""

from collections.abc import Callable
from typing import TYPE_CHECKING
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from clients.linear import Issue
from incidents import (
    archive,
    follow_up_reminders,
    follow_up_standing,
    follow_ups,
    postmortem_review,
    postmortem_standing,
    rating,
)
from incidents.actor import WORKER
from incidents.models import Archiving, FollowUp, Incident, Rating
from slackbot import look, outsiders, second_room, standing
from slackbot.models import WarRoom
from slackbot.models.war_room import Standing
from tests.conftest import by
from tests.incidents.operators import OPERATOR

if TYPE_CHECKING:
    from tests.fences.verb_cases import Scene

VERBS: dict[str, Callable[["Scene"], object]] = {
    "slackbot/standing.py note_standing": lambda s: standing.note_standing(
        s.incident, channel=_room(s).channel, standing=Standing.ARCHIVED, actor=WORKER
    ),
    "slackbot/look.py note_name": lambda s: look.note_name(
        s.incident, channel=_room(s).channel, name="other", actor=WORKER
    ),
    "slackbot/outsiders.py note_shared": lambda s: outsiders.note_shared(
        s.incident, channel=_room(s).channel, shared=True, actor=WORKER
    ),
    "slackbot/outsiders.py allow_outsiders": lambda s: (
        _room(s, shared_since=timezone.now()) and outsiders.allow_outsiders(s.incident, actor=OPERATOR)
    ),
    "slackbot/second_room.py leave_room": lambda s: second_room.leave_room(
        s.incident, channel=_room(s).channel, actor=WORKER
    ),
    "incidents/rating.py plan_rating": lambda s: rating.plan_rating(s.incident, actor=WORKER),
    "incidents/rating.py rating_turn": lambda s: rating.rating_turn(s.incident, rating_id=_rating(s), actor=WORKER),
    "incidents/rating.py note_rating_asked": lambda s: rating.note_rating_asked(
        s.incident, rating_id=_rating(s), again=False, is_told=True, actor=WORKER
    ),
    "incidents/rating.py rate": lambda s: rating.rate(s.incident, rating_id=_rating(s), stars=4, actor=by(s.ic)),
    "incidents/follow_ups.py add_follow_up": lambda s: follow_ups.add_follow_up(
        s.incident, text="Alert sooner.", owner=s.carla, actor=by(s.ic), once=str(uuid4())
    ),
    "incidents/follow_ups.py note_follow_up_filed": lambda s: follow_ups.note_follow_up_filed(
        s.incident, follow_up_id=uuid4(), issue=Issue(id=uuid4(), identifier="OPS-2", url="u"), actor=WORKER
    ),
    "incidents/follow_ups.py end_follow_up": lambda s: follow_ups.end_follow_up(
        s.incident, follow_up_id=uuid4(), dropped=False, actor=by(s.ic)
    ),
    "incidents/follow_up_standing.py note_follow_up_stands": lambda s: follow_up_standing.note_follow_up_stands(
        s.incident,
        follow_up_id=uuid4(),
        stands=follow_up_standing.Standing(has_ended=True, dropped=False),
        actor=WORKER,
    ),
    "incidents/follow_up_reminders.py note_reminded": lambda s: follow_up_reminders.note_reminded(
        s.incident, follow_up_id=_to_be_done(s), due="2026-11-25", number=1, people=[], actor=WORKER
    ),
    "incidents/postmortem_standing.py note_postmortem_stands": lambda s: postmortem_standing.note_postmortem_stands(
        s.incident, is_done=True, actor=WORKER
    ),
    "incidents/postmortem_review.py note_review_asked": lambda s: (
        _resolved(s)
        and postmortem_review.note_review_asked(s.incident, episode=1, number=1, people=[s.ic], actor=WORKER)
    ),
    "incidents/archive.py plan_archiving": lambda s: archive.plan_archiving(s.incident, actor=WORKER),
    "incidents/archive.py archiving_turn": lambda s: archive.archiving_turn(
        s.incident, archiving_id=_archiving(s), actor=WORKER
    ),
    "incidents/archive.py note_announced": lambda s: archive.note_announced(
        s.incident, archiving_id=_archiving(s), actor=WORKER
    ),
    "incidents/archive.py note_archived": lambda s: archive.note_archived(
        s.incident, archiving_id=_archiving(s), channel="C1", actor=WORKER
    ),
    "incidents/archive.py note_archive_failed": lambda s: archive.note_archive_failed(
        s.incident, channel="C1", why="no", actor=WORKER
    ),
    "incidents/archive.py keep_room": lambda s: (
        _resolved(s) and _archiving(s) and archive.keep_room(s.incident, actor=by(s.ic))
    ),
}


def _room(scene: "Scene", **stands: object) -> WarRoom:
    fresh = {"name": "room", "standing": Standing.OPEN, "shared_since": None, "shared_allowed": False}
    made = {"channel": f"C{scene.incident.number}", **fresh, **stands}
    return WarRoom.objects.update_or_create(incident=scene.incident, defaults=made)[0]


def _to_be_done(scene: "Scene") -> UUID:
    added = {"incident": scene.incident, "text": "Alert sooner.", "due_on": "2026-11-25"}
    return FollowUp.objects.get_or_create(once="overdue", defaults=added)[0].pk


def _resolved(scene: "Scene") -> int:
    over = {"state": "RESOLVED", "resolved_at": timezone.now()}
    return Incident.objects.filter(pk=scene.incident.pk).update(**over)


def _rating(scene: "Scene") -> int:
    asked = {"person": scene.ic, "due_at": timezone.now()}
    with transaction.atomic():
        Incident.objects.lock(scene.incident.pk)
        return Rating.objects.update_or_create(incident=scene.incident, episode=1, defaults=asked)[0].pk


def _archiving(scene: "Scene") -> int:
    with transaction.atomic():
        Incident.objects.lock(scene.incident.pk)
        return Archiving.objects.update_or_create(
            incident=scene.incident, episode=1, defaults={"due_at": timezone.now(), "announced_at": timezone.now()}
        )[0].pk
