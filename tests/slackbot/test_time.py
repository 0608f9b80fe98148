"""`time started|detected|mitigated`: another time counts from now on, and both are on record."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from incidents import lifecycle
from incidents.audit.actions import Action
from incidents.correct import Milestone, correct_time, corrections
from incidents.errors import VerbRefused
from incidents.models import Incident, Person
from incidents.roles import claim
from incidents.timeline import timeline
from tests.conftest import by
from tests.slackbot.conftest import CARLA, Slack

Settle = Callable[[], None]


@pytest.fixture
def begun(room: Incident) -> Incident:
    """It is on record as begun at 02:11 UTC, which is 03:11 in the zone of those who type."""
    Incident.objects.filter(pk=room.pk).update(started_at=datetime(2026, 11, 25, 2, 11, tzinfo=UTC))
    return Incident.objects.get()


@pytest.mark.parametrize(
    "typed",
    [
        "started 03:05 first errors in the log",
        "started 02:05 UTC first errors in the log",
        "started 02:05 utc first errors in the log",
        "STARTED 2026-11-25 02:05 UTC first errors in the log",
        "started 04:05 Europe/Helsinki first errors in the log",
        "started 03:05 Europe saw the first errors",
    ],
)
def test_a_time_is_in_the_zone_of_whoever_types_it_or_in_the_one_named(
    slack: Slack, begun: Incident, settle: Settle, typed: str
) -> None:
    slack.command(f"time {typed}", by=CARLA)
    settle()
    assert Incident.objects.get().started_at == datetime(2026, 11, 25, 2, 5, tzinfo=UTC)
    assert slack.told(CARLA)[-1].startswith("Corrected: started ")


def test_timeline_and_status_say_so_and_both_stay(slack: Slack, begun: Incident, settle: Settle) -> None:
    slack.command("time started 02:05 UTC CPU alarms came first", by=CARLA)
    slack.command("status", by=CARLA)
    settle()
    assert "02:05 UTC> (corrected, first <!date^" in slack.told(CARLA)[-1]
    [line] = [line for line in timeline(begun) if line.action == Action.TIME_CORRECTED]
    assert line.said == "Corrected: started 25 Nov, 02:05 UTC, was 25 Nov, 02:11 UTC: CPU alarms came first"
    event = begun.events.get(action=Action.TIME_CORRECTED)
    assert (event.detail["was"], event.detail["now"]) == ("2026-11-25T02:11:00.000000Z", "2026-11-25T02:05:00.000000Z")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Say what, when and why"),
        ("started yesterday", "Say what, when and why"),
        ("started 02:05pm why", "Say what, when and why"),
        ("noticed 02:05 UTC why", "Say what, when and why"),
        ("detected 2026-11-25 02:05 UTC why", "cannot be"),
        ("started 02:05 UTC", "say why"),
        ("started 2026-11-31 02:05 UTC why", "There is no day 2026-11-31"),
        ("started 2030-01-01 02:05 UTC why", "cannot be"),
        ("started 02:05 PDT why", "I do not know the zone PDT"),
        ("started 02:05 Europe/Berln why", "I do not know the zone Europe/Berln"),
        ("mitigated 02:05 UTC why", "is not mitigated"),
    ],
)
@pytest.mark.usefixtures("begun")
def test_what_cannot_be_is_refused_in_words(slack: Slack, settle: Settle, typed: str, said: str) -> None:
    before = Incident.objects.get().started_at
    slack.command(f"time {typed}", by=CARLA)
    settle()
    assert said in slack.told(CARLA)[-1]
    assert Incident.objects.get().started_at == before


@pytest.mark.parametrize(
    ("on_record", "typed", "meant"),
    [
        ("2026-10-25T00:40", "started 02:30 Europe/Berlin why", "2026-10-25T00:30"),  # in summer time
        ("2026-10-25T01:40", "started 02:30 Europe/Berlin why", "2026-10-25T01:30"),  # the same clock, an hour later
        ("2026-10-25T01:40", "started 2026-10-25 02:30 Europe/Berlin why", "2026-10-25T01:30"),
        ("2026-03-29T01:05", "started 01:59 Europe/Berlin why", "2026-03-29T00:59"),
        ("2026-03-29T01:05", "started 02:30 Europe/Berlin why", None),  # summer time began at two
        ("2026-03-29T01:05", "started 2026-03-29 02:30 Europe/Berlin why", None),
    ],
)
def test_an_hour_that_comes_twice_is_the_nearer_one_and_one_that_never_came_is_refused(
    slack: Slack, room: Incident, settle: Settle, *, on_record: str, typed: str, meant: str | None
) -> None:
    stood = datetime.fromisoformat(on_record).replace(tzinfo=UTC)
    Incident.objects.update(started_at=stood, opened_at=stood)
    slack.command(f"time {typed}", by=CARLA)
    settle()
    assert Incident.objects.get().started_at == (datetime.fromisoformat(meant).replace(tzinfo=UTC) if meant else stood)
    assert ("No clock showed 02:30" in slack.told(CARLA)[-1]) is (meant is None)


def test_it_is_mitigated_after_it_began_and_again_after_it_was_reopened(incident: Incident, ic: Person) -> None:
    claim(incident, actor=by(ic, room=incident))
    lifecycle.mitigate(incident, actor=by(ic))
    began = Incident.objects.get().started_at
    late: dict[str, Any] = {"milestone": Milestone.MITIGATED, "why": "It was later.", "actor": by(ic)}
    with pytest.raises(VerbRefused, match="cannot be"):
        correct_time(incident, at=began - timedelta(minutes=1), **late)
    Incident.objects.update(started_at=began - timedelta(hours=1))
    correct_time(incident, at=began - timedelta(minutes=5), **late)
    assert set(corrections(incident)) == {Milestone.MITIGATED}
    lifecycle.reopen(incident, actor=by(ic))
    lifecycle.mitigate(incident, actor=by(ic))
    assert corrections(incident) == {}


def test_it_is_detected_between_its_beginning_and_its_end(slack: Slack, begun: Incident, ic: Person) -> None:
    given: dict[str, Any] = {"why": "The pager was late.", "actor": by(ic)}
    at = begun.started_at + timedelta(minutes=4)
    assert correct_time(begun, milestone=Milestone.DETECTED, at=at, **given) == begun.opened_at
    with pytest.raises(VerbRefused, match="cannot be"):
        correct_time(begun, milestone=Milestone.STARTED, at=at + timedelta(minutes=1), **given)
    assert corrections(begun) == {Milestone.DETECTED: begun.opened_at}
