"""Two days of one incident in seconds, its workers dying at random: each nudge at its time, and never twice.

The table was written by hand. A worker dies at any of its statements, as by kill -9: its transaction is gone, its lease runs out.
"""

import random
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from clients import budget
from incidents.lifecycle import reopen, resolve
from incidents.models import Incident, Nudge, OutboxEntry, Person
from incidents.nudges.hear import heard, tell_room
from incidents.nudges.silence import silence
from incidents.outbox.work import work_on
from incidents.roles import claim, release
from sandbox.world import World
from tests.conftest import by
from tests.moved_clock import MovedClock
from tests.sample import SEED
from tests.slackbot.conftest import CARLA, INES, Slack

# minutes after the room was ready
DONE: list[tuple[float, str]] = [
    (7, "claims"), (24, "writes"), (600, "updates"), (616, "pauses for an hour"), (677, "updates"), (1440, "releases"),
    (1500, "claims"), (1502, "updates"), (2000, "resolves"), (2100, "reopens"),
]  # fmt: skip
NUDGED: list[tuple[float, str]] = [
    (5, "lead"),
    (15, "room"), (20, "direct"), (25, "customers"),  # heard at 24; customers are due at 30
    (39, "room"), (44, "direct"), (69, "secondary"),
    (615, "room"), (676, "room"),  # the pause answered the first and put off the next
    (692, "room"), (697, "direct"), (722, "secondary"),
    (1445, "lead"), (1450, "next"),
    (1500, "room"), (1505, "customers"),  # quiet for long, so it is said at once
    (1517, "room"), (1522, "direct"), (1547, "secondary"),
    (2105, "customers"), (2115, "room"), (2120, "direct"), (2145, "secondary"),
]  # fmt: skip
LATE = timedelta(minutes=2)  # by the leases of those who died


class Killed(BaseException):
    """The process is gone."""


class Workers:
    """Do what is owed, when it is due; after so many statements between them, by chance, one dies."""

    def __init__(self, clock: MovedClock, world: World) -> None:
        self.clock, self.world = clock, world
        self.chance = random.Random(SEED)  # noqa: S311 - a test's lottery
        self.died, self.left = 0, self._lives()

    def until(self, at: datetime) -> None:
        while (due := self._next_due()) and due <= at:
            self.clock.move_to(due)
            if sum(map(self._work, self._waiting())) == 0:
                self.clock.move_to(self.clock.now() + timedelta(seconds=2))
        self.clock.move_to(at)

    def _next_due(self) -> datetime | None:
        times = OutboxEntry.objects.filter(state__in=("pending", "claimed")).values_list(
            "state", "due_at", "lease_until"
        )
        return min((lease or due if state == "claimed" else due for state, due, lease in times), default=None)

    def _waiting(self) -> list[int]:
        return list(
            OutboxEntry.objects.filter(state__in=("pending", "claimed")).order_by("pk").values_list("pk", flat=True)
        )

    def _lives(self) -> int:
        return self.chance.randint(40, 200)

    def _work(self, entry: int) -> bool:
        self.world.limits.clear("slack")
        budget.refill()
        try:
            with connection.execute_wrapper(self._may_die):
                return work_on(entry)
        except Killed:
            self.died, self.left = self.died + 1, self._lives()
            return True

    def _may_die(self, run: Callable[..., Any], *rest: Any) -> Any:
        self.left -= 1
        if not self.left:
            raise Killed
        return run(*rest)


def do(what: str, incident: Incident, ic: Person, clock: MovedClock) -> None:
    acts: dict[str, Callable[[], object]] = {
        "claims": lambda: claim(incident, actor=by(ic)),
        "writes": lambda: heard(Incident.objects.get(), person=ic, ts=f"{clock.now().timestamp():.6f}"),
        "updates": lambda: tell_room(incident, text="Trying the old build.", actor=by(ic)),
        "pauses for an hour": lambda: silence(incident, minutes=60, actor=by(ic)),
        "releases": lambda: release(incident, actor=by(ic)),
        "resolves": lambda: resolve(incident, actor=by(ic)),
        "reopens": lambda: reopen(incident, actor=by(ic)),
    }
    acts[what]()


@pytest.fixture
def p2(clock: MovedClock, room: Incident, responder: Person) -> Incident:
    """It began when its room was ready; Carla is next on call."""
    Incident.objects.update(severity="P2", started_at=room.room_ready_at)
    room.responders.update_or_create(person=responder, defaults={"level": 2, "via": "Secondary"})
    return Incident.objects.get()


def test_each_nudge_comes_at_its_time_and_never_twice(
    clock: MovedClock, p2: Incident, slack: Slack, ic: Person
) -> None:
    ready, workers = p2.room_ready_at or clock.now(), Workers(clock, slack.world)
    for minutes, what in [*DONE, (2880, "")]:
        workers.until(ready + timedelta(minutes=minutes))
        if what:
            do(what, p2, ic, clock)
    assert workers.died > 5

    begun = list(Nudge.objects.exclude(begun_at=None).order_by("begun_at"))
    assert [one.kind for one in begun] == [kind for _, kind in NUDGED]
    for (minutes, _), one in zip(NUDGED, begun, strict=True):
        at = ready + timedelta(minutes=minutes)
        assert at <= (one.begun_at or at) < at + LATE, one

    outcomes = Counter((one.kind in ("room", "customers"), one.outcome) for one in begun)
    assert set(outcomes) <= {(True, "sent"), (True, "unknown"), (False, "sent")}
    shown = len([one for one in slack.room.messages if one.ephemeral_to == INES])
    assert outcomes[True, "sent"] <= shown <= outcomes[True, "sent"] + outcomes[True, "unknown"]
    wanted = Counter(kind for _, kind in NUDGED)
    assert len(slack.posts("nobody_leads")) == wanted["lead"]
    directly = [one for one in slack.dms(INES) if one.metadata["event_type"] == "nudge"]
    assert len(directly) == wanted["direct"]
    assert len(slack.dms(CARLA)) == wanted["secondary"] + wanted["next"]
