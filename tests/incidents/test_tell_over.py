"""On call is told of the end: the incident's alert groups are resolved in OnCall, each once."""

from collections.abc import Callable
from typing import Any

import pytest

from clients import breaker
from incidents import endings, lifecycle, roles
from incidents.models import Alert, Incident, OutboxEntry, Person
from incidents.timeline import timeline
from sandbox.faults import Fault
from sandbox.rota import ROBOT
from sandbox.world import World
from tests.conftest import by
from tests.conftest import do_everything_owed as settle
from tests.incidents.conftest import Began, states
from tests.incidents.payloads.native import webhook

Fire = Callable[..., Any]
pytestmark = pytest.mark.usefixtures("token")


def resolve(ic: Person) -> Incident:
    incident = lifecycle.resolve(Incident.objects.get(), actor=by(ic))
    settle()
    return incident


def resolutions(world: World) -> int:
    return sum(call.path.endswith("/resolve") for call in world.calls)


def said(incident: Incident) -> list[str]:
    about_it = {"ONCALL_TOLD_OVER", "ONCALL_NOT_TOLD"}
    return [line.said for line in timeline(incident) if line.action in about_it]


def killed_here(*_: Any, **__: Any) -> None:
    raise SystemExit


@pytest.fixture
def again(make_due: Callable[[], None]) -> Callable[[], None]:
    """Time passes, OnCall is asked again, and everything owed is done."""

    def pass_time() -> None:
        breaker.close_all()
        make_due()
        settle()

    return pass_time


def test_every_alert_group_is_resolved_with_the_incident(began: Began, world: World, ic: Person) -> None:
    began()
    began()
    incident = resolve(ic)
    assert states(world) == ["resolved"] * 2
    assert {group["resolved_by"] for group in world.oncall.alert_groups.values()} == {ROBOT["id"]}
    assert said(incident) == ["On call told: 2 alert groups resolved in OnCall"]


def test_a_false_alarm_is_over_there_too(began: Began, world: World, ic: Person) -> None:
    began()
    endings.cancel(Incident.objects.get(), why="Flapping.", actor=by(ic))
    settle()
    assert (states(world), Alert.objects.get().told_over) == (["resolved"], "done")


def test_what_is_resolved_or_gone_already_is_no_failure(began: Began, world: World, ic: Person) -> None:
    first, second = began(), began()
    world.oncall.move(world.oncall.alert_groups[first], "resolved", by="UOC0INES01")
    del world.oncall.alert_groups[second]
    incident = resolve(ic)
    assert said(incident) == ["On call told: 2 alert groups resolved in OnCall"]


def test_what_oncall_itself_said_to_be_over_is_not_asked_about(
    began: Began, world: World, ic: Person, fire: Fire
) -> None:
    fire(webhook("resolve", group=began(), by=None))
    resolve(ic)
    assert resolutions(world) == 0


def test_what_comes_back_does_nothing_a_second_time(began: Began, world: World, ic: Person, fire: Fire) -> None:
    group = began()
    incident = resolve(ic)
    events = incident.events.count()
    fire(webhook("resolve", group=group, by=ROBOT))
    settle()
    assert (incident.events.count(), resolutions(world), Incident.objects.count()) == (events, 1, 1)


def test_a_worker_that_was_killed_before_it_noted_so_resolves_nothing_twice(
    began: Began, ic: Person, monkeypatch: pytest.MonkeyPatch, again: Callable[[], None]
) -> None:
    began()
    with monkeypatch.context() as killed:
        killed.setattr("incidents.tell_over.note_over", killed_here)
        with pytest.raises(SystemExit):
            resolve(ic)
    again()
    assert Alert.objects.get().told_over == "done"
    assert OutboxEntry.objects.get(kind="resolve_alerts").state == "done"


def test_an_outage_is_on_record_once_and_waited_for(
    began: Began, world: World, ic: Person, again: Callable[[], None]
) -> None:
    began()
    world.faults = {"oncall": Fault(status=503)}
    incident = resolve(ic)
    again()
    assert said(incident) == ["On call not told: OnCall does not answer and is tried again"]
    world.faults = {}
    again()
    assert (states(world), said(incident)[1:]) == (["resolved"], ["On call told: 1 alert group resolved in OnCall"])


def test_once_it_is_open_again_nothing_more_is_resolved(
    began: Began, world: World, ic: Person, again: Callable[[], None]
) -> None:
    began()
    world.faults = {"oncall": Fault(status=503)}
    incident = resolve(ic)
    lifecycle.reopen(incident, actor=by(ic))
    world.faults = {}
    again()
    assert (states(world), resolutions(world)) == (["acknowledged"], 0)


def test_its_next_end_is_told_anew(began: Began, world: World, ic: Person) -> None:
    group = began()
    incident = resolve(ic)
    lifecycle.reopen(incident, actor=by(ic))
    world.oncall.move(world.oncall.alert_groups[group], "new", by=None)
    resolve(ic)
    assert (states(world), resolutions(world)) == (["resolved"], 2)


def test_a_token_that_may_not_is_seen(began: Began, ic: Person, token: Any) -> None:
    token.GRAFANA_ONCALL_USER_TOKEN = "wrong"
    began()
    incident = resolve(ic)
    assert said(incident) == ["On call not told: OnCall refused it"]
    assert OutboxEntry.objects.get(kind="resolve_alerts").state == "dead"


def test_without_the_users_token_nothing_is_called(began: Began, world: World, ic: Person, token: Any) -> None:
    token.GRAFANA_ONCALL_USER_TOKEN = ""
    began()
    assert (said(resolve(ic)), resolutions(world)) == ([], 0)


def test_a_storms_are_told_in_more_than_one_go(
    began: Began, ic: Person, monkeypatch: pytest.MonkeyPatch, again: Callable[[], None]
) -> None:
    monkeypatch.setattr("incidents.tell_oncall.AT_ONCE", 2)
    for _ in range(3):
        began()
    incident = resolve(ic)
    again()
    assert set(Alert.objects.values_list("told_over", flat=True)) == {"done"}
    assert len(said(incident)) == 2


def test_somebody_who_led_had_them_acknowledged_before(began: Began, world: World, ic: Person) -> None:
    began()
    roles.claim(Incident.objects.get(), actor=by(ic))
    settle()
    resolve(ic)
    assert states(world) == ["resolved"]
