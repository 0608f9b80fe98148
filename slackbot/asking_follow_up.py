"""Reminds of a follow-up action that is overdue, in direct messages, after looking at how it stands in Linear."""

from contextlib import suppress
from uuid import UUID

from django.conf import settings

from clients.errors import Refused
from incidents.actor import WORKER
from incidents.follow_up_reminders import note_reminded, whom_to_remind
from incidents.follow_up_standing import look_at
from incidents.models.follow_up import FollowUp
from slackbot.messages import follow_up_overdue
from slackbot.reach import tell_at_work


def remind(follow_up_id: UUID, *, due: str, number: int) -> None:
    """Each of them once each time, in their working hours: a message is found again where its answer was lost. Nobody of what
    is done.
    """
    _look(follow_up_id)
    one = FollowUp.objects.select_related("incident__ic__merged_into", "owner__merged_into").get(pk=follow_up_id)
    people, of_this_time = whom_to_remind(one, due=due, number=number), f"follow_up:{one.pk}:{due}:{number}"
    tell_at_work((person, follow_up_overdue.render(one, to=person), f"{of_this_time}:{person.pk}") for person in people)
    note_reminded(one.incident, follow_up_id=one.pk, due=due, number=number, people=people, actor=WORKER)


def _look(follow_up_id: UUID) -> None:
    """What Linear does not let us read any more is reminded of as it is on record."""
    filed = FollowUp.objects.filter(pk=follow_up_id, ended_at=None).exclude(identifier="").first()
    if filed and settings.LINEAR_API_KEY:
        with suppress(Refused):
            look_at(filed)
