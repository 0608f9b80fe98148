"""Ten days after an incident in seconds, workers dying at random: asked and archived each at its time, and never twice.

The table was written by hand. Resolved on a Friday at noon, it fires again within the hour; it is reviewed on the second weekend.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from incidents.checklist import set_item
from incidents.lifecycle import reopen, resolve
from incidents.models import Incident, Person
from incidents.models.checklist_item import Item
from incidents.roles import claim
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.moved_clock import MovedClock
from tests.slackbot.conftest import INES, Slack
from tests.slackbot.test_two_days_of_nudges import Workers

FRIDAY = datetime(2030, 1, 4, 11, 0, tzinfo=UTC)  # noon in Berlin
LATE = timedelta(minutes=6)  # by the leases of those who died


def of_january(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2030, 1, day, hour, minute, tzinfo=UTC)


DONE = [
    (of_january(4, 11, 30), "reopens"), (of_january(4, 12), "resolves"), (of_january(12, 20), "reviews"),
    (of_january(16, 20), "reopens"),
]  # fmt: skip
HAPPENED = [
    (of_january(4, 11, 1), "RATING_ASKED"),  # of the first end; what was to follow ended with it
    (of_january(4, 12, 1), "RATING_ASKED"),
    (of_january(7, 8), "RATING_ASKED"),  # a day later is a Saturday
    (of_january(7, 17), "RATING_SKIPPED"),  # they had that working day for it
    (of_january(15, 8), "WAR_ROOM_ARCHIVED"),  # announced on the Monday after the review
    (of_january(16, 20), "ROOM_LEFT"),
]
SEEN = {action for _, action in HAPPENED} | {"IC_RATED", "ROOM_KEPT", "WAR_ROOM_ARCHIVE_FAILED"}


@pytest.fixture
def resolved(clock: MovedClock, room: Incident, ic: Person) -> Incident:
    Person.objects.filter(pk=ic.pk).update(tz="Europe/Berlin")
    claim(room, actor=by(ic))
    settle()
    clock.move_to(FRIDAY)
    resolve(room, actor=by(ic))
    return Incident.objects.get()


def test_each_comes_at_its_time_and_never_twice(
    clock: MovedClock, resolved: Incident, slack: Slack, ic: Person
) -> None:
    acts: dict[str, Callable[[], object]] = {
        "reopens": lambda: reopen(resolved, actor=by(ic)),
        "resolves": lambda: resolve(resolved, actor=by(ic)),
        "reviews": lambda: set_item(resolved, item=Item.REVIEWED, done=True, actor=by(ic)),
    }
    workers = Workers(clock, slack.world)
    for at, what in DONE:
        workers.until(at)
        acts[what]()
    workers.until(of_january(16, 20, 10))
    assert workers.died > 3

    happened = list(resolved.events.filter(action__in=SEEN).order_by("seq").values_list("at", "action"))
    assert [action for _, action in happened] == [action for _, action in HAPPENED]
    for (at, _), (then, action) in zip(happened, HAPPENED, strict=True):
        assert then <= at < then + LATE, action
    assert len([one for one in slack.dms(INES) if one.metadata["event_type"] == "rating"]) == 3
    first, second = slack.rooms
    assert len(slack.posts("keep", channel=first)) == 1
    assert (first.is_archived, second.is_archived) == (True, False)
