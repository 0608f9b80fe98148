"""Slack is down, the incident is run from the console, Slack comes back: the room opens with all that was done, in order, once."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from clients import breaker
from incidents.models import Incident, OutboxEntry, Person
from incidents.models.incident import State
from sandbox.faults import Fault
from sandbox.identity import BOT_USER
from sandbox.slack.workspace import Channel
from sandbox.world import World
from slackbot.models import WarRoom
from tests.conftest import do_everything_owed
from tests.console.conftest import Read, address, enter, section
from tests.sample import a_few

Do = Callable[[], None]
TOLD = ["leads", "note", "mitigated"]


@pytest.fixture(autouse=True)
def without_a_second_copy(settings: Any) -> None:
    """It is not what this is about, and a worker that is killed while it reads what to copy leaves a cursor open."""
    settings.AUDIT_TABLE_NAME = ""


@pytest.fixture
def down(world: World, incident: Incident, settle: Do) -> World:
    """A room was tried, and could not be made."""
    world.faults = {"slack": Fault(status=503)}
    settle()
    return world


@pytest.fixture
def ines(client: Client, ic: Person) -> Client:
    assert ic.user
    return enter(client, ic.user)


@pytest.fixture
def run_meanwhile(down: World, ines: Client, incident: Incident, settle: Do) -> World:
    """Ines leads, notes and mitigates, all of it twice, as somebody does who is not answered at once."""
    for name in ("lead", "note", "mitigate"):
        for _ in range(2):
            sent = {"shown": "1 open", "text": "Rolled back.", "once": "f1"}
            ines.post(f"/admin/run/{incident.pk}/{name}/", sent)
    settle()
    return down


@pytest.fixture
def slack_comes_back(world: World, make_due: Do, settle: Do) -> Do:
    def come_back() -> None:
        world.faults = {}
        breaker.close_all()
        make_due()
        settle()

    return come_back


def room_of(world: World) -> Channel:
    return world.slack.channels[WarRoom.objects.get().channel]


def told(world: World) -> list[str]:
    """What of it the room reads, in order."""
    kinds = [one.metadata.get("event_type", "") for one in room_of(world).messages]
    return [kind for kind in kinds if kind in TOLD]


def test_the_room_opens_with_all_that_was_done_in_order_and_once(
    run_meanwhile: World, incident: Incident, slack_comes_back: Do
) -> None:
    slack_comes_back()
    incident.refresh_from_db()
    assert (incident.state, incident.room_ready_at is not None) == (State.MITIGATED, True)
    assert told(run_meanwhile) == TOLD
    assert "Rolled back." in str([one.blocks for one in room_of(run_meanwhile).messages])
    assert set(room_of(run_meanwhile).members) == {BOT_USER, "U0RAVI000", "U0INES000"}, "whoever leads it is in it"
    assert not OutboxEntry.objects.filter(state="dead").exists()


class Killed(BaseException):
    """The process is gone."""


@contextmanager
def dying_after(statements: int) -> Iterator[None]:
    """The worker is killed at that statement."""
    left = iter(range(statements))

    def may_die(run: Callable[..., Any], *rest: Any) -> Any:
        if next(left, None) is None:
            raise Killed
        return run(*rest)

    with suppress(Killed), connection.execute_wrapper(may_die):
        yield


@pytest.mark.parametrize("statements", a_few(range(3, 240, 6), 2))
def test_the_same_where_a_worker_is_killed_in_between(
    run_meanwhile: World, make_due: Do, slack_comes_back: Do, statements: int
) -> None:
    run_meanwhile.faults = {}
    breaker.close_all()
    make_due()
    with dying_after(statements):
        do_everything_owed()
    slack_comes_back()
    slack_comes_back()
    assert told(run_meanwhile) == TOLD


def test_the_banner_stays_as_long_as_there_is_no_room_whoever_leads(
    run_meanwhile: World, read: Read, incident: Incident, slack_comes_back: Do
) -> None:
    incident.refresh_from_db()
    assert incident.state == State.MITIGATED
    page = " ".join(read(incident).split())
    assert "The war room could not be made.</strong>" in page
    assert '<a href="#run">the incident is run from here</a>' in page
    assert "Assemble room: </span>Try now</button>" in page
    slack_comes_back()
    assert "could not be made" not in read(Incident.objects.get())


def test_a_bug_of_ours_is_no_reason_to_be_read_by_its_name(read: Read, incident: Incident) -> None:
    OutboxEntry.objects.filter(kind="assemble_room").update(
        state="dead", last_error="KeyError: 'room'", finished_at=timezone.now()
    )
    page = read(incident)
    assert "KeyError" not in page
    assert "Something went wrong in the program itself" in page
    assert "Nobody tries it any more." in page


def test_people_are_shown_while_slack_has_named_nobody(run_meanwhile: World, ines: Client, incident: Incident) -> None:
    people = section(ines.get(address(incident)).content.decode(), "people")
    for said in ("Ines Castro", "Leads it from the console; not invited yet", "Ravi Menon", "Declared it"):
        assert said in people


def test_an_alert_that_named_nobody_yet_says_that_people_are_looked_up(
    ines: Client, fire: Callable[..., Any], world: World
) -> None:
    world.faults = {"slack": Fault(status=503), "oncall": Fault(status=503)}
    fire()
    people = section(ines.get(address(Incident.objects.get())).content.decode(), "people")
    assert "Nobody is on record yet." in people
    assert "Who is on call is being looked up." in people


def test_times_are_in_the_readers_zone(ines: Client, incident: Incident) -> None:
    Incident.objects.update(started_at="2026-01-05T23:30:00Z")
    ines.cookies["zone"] = "Europe/Berlin"
    page = ines.get(address(incident)).content.decode()
    assert "Times in Europe/Berlin (UTC+1)" in page
    assert "6 Jan 2026, 00:30" in page
    ines.cookies["zone"] = "Nowhere/At-all"
    page = ines.get(address(incident)).content.decode()
    assert "Times in UTC" in page
    assert "5 Jan 2026, 23:30" in page
