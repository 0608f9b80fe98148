"""`manage.py doctor`: whether a second approver can be reached, and whether somebody is paged when nobody answers."""

import json
from io import StringIO
from typing import Any

import pytest
from django.contrib.auth.models import User as Account
from django.core.management import CommandError, call_command

from clients import breaker
from incidents.models import Person
from sandbox.faults import Fault
from sandbox.rota import SCHEDULES
from sandbox.world import World
from tests.conftest import enrol

OF_PEOPLE = ("slack", "approvers", "paging", "mirror")


@pytest.fixture(autouse=True)
def rota(settings: Any, live_server: Any) -> Any:
    """The approver is on call first, then the IC; the settings may be changed. Web is up, and https is said of it."""
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"
    settings.PUBLIC_URL, settings.HTTPS = live_server.url, True
    settings.APPROVERS_SCHEDULE_ID, settings.APPROVERS_NEXT_SCHEDULE_ID = "SAPPROVE01", "SAPPROVE02"
    return settings


@pytest.fixture
def second(approver: Person, world: World) -> Person:
    """Another approver, who is on call second."""
    return enrol("U0INES000", "Ines Castro", "approvers")


def doctor(*options: str) -> tuple[int, str]:
    """Its exit status, and what it says."""
    said = StringIO()
    try:
        call_command("doctor", *OF_PEOPLE, *options, stdout=said)
    except CommandError as failed:
        return failed.returncode, said.getvalue()
    return 0, said.getvalue()


def failures() -> list[str]:
    return [line.removeprefix("FAIL  ") for line in doctor()[1].splitlines() if line.startswith("FAIL")]


@pytest.mark.usefixtures("second")
def test_two_who_can_be_reached_and_a_rota_are_enough() -> None:
    status, said = doctor()
    assert status == 0
    assert "ok    P1: 2 people may approve and can be reached: Arun Patel, Ines Castro." in said
    assert "ok    paging approvers, first level: on Customer updates: Arun Patel." in said


@pytest.mark.usefixtures("approver", "ic", "world")
def test_one_alone_fails_for_every_severity(rota: Any) -> None:
    rota.STATUSPAGE_FOUR_EYES = ["P2"]
    first, second, third, *_ = failures()
    assert first.startswith("P1: only Arun Patel may approve and can be reached. Put another person into `approvers`")
    assert second.startswith("P2, four eyes: only Arun Patel may approve and can be reached, and nobody could approve")
    assert third.startswith("P3: only Arun Patel")
    assert doctor()[0] == 1


@pytest.mark.usefixtures("transactional_db", "world")
def test_nobody_at_all_is_said() -> None:
    assert failures()[0].startswith("P1: nobody may approve and can be reached.")


@pytest.mark.parametrize("how", ["deactivated", "no Slack account", "unknown", "account closed"])
def test_whoever_cannot_be_reached_does_not_count(second: Person, world: World, how: str) -> None:
    people = Person.objects.filter(pk=second.pk)
    match how:
        case "deactivated":
            world.slack.deactivated.add(second.slack_id)
        case "no Slack account":
            people.update(slack_id="")
        case "unknown":
            people.update(slack_id="U0NOBODY0")
        case _:
            Account.objects.filter(person=second).update(is_active=False)
    assert failures()[0].startswith("P1: only Arun Patel may approve")


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("system", ["slack", "oncall"])
def test_an_outage_is_a_failure_with_a_name(world: World, system: str) -> None:
    world.faults = {system: Fault(status=503)}
    status, said = doctor()
    breaker.close_all()
    assert status == 1
    assert {"slack": "Slack", "oncall": "Grafana OnCall"}[system] in said


@pytest.mark.usefixtures("second")
@pytest.mark.parametrize("name", ["APPROVERS_SCHEDULE_ID", "APPROVERS_NEXT_SCHEDULE_ID", "GRAFANA_ONCALL_USER_TOKEN"])
def test_a_setting_without_which_nobody_is_paged_fails(rota: Any, name: str) -> None:
    setattr(rota, name, "")
    (said,) = failures()
    assert f"{name} is not set" in said


@pytest.mark.usefixtures("second")
def test_a_gap_in_the_rota_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(SCHEDULES["SAPPROVE02"], "on_call_now", [])
    assert failures() == [
        "paging approvers, next level: nobody is on call now on Customer updates, second. Fill the schedule in OnCall."
    ]


@pytest.mark.usefixtures("second")
def test_somebody_on_call_who_may_not_approve_fails(rota: Any) -> None:
    rota.APPROVERS_SCHEDULE_ID = "SSECOND001"
    (said,) = failures()
    assert said.startswith("paging approvers, first level: Mei Lin on Secondary: not known as a member of `approvers`")


@pytest.mark.usefixtures("second")
def test_it_can_be_read_by_a_program() -> None:
    found = json.loads(doctor("--json")[1])
    assert {one["verdict"] for one in found if one["what"] != "Slack, calls"} == {"ok"}  # none has come here
