"""Who is to be called, read from OnCall's stand-in and from one that answers oddly."""

import json
from typing import Any

import pytest
from django.core.cache import cache
from pytest_django import Settings

from clients import oncall, oncall_user
from clients.errors import Refused, TryLater
from sandbox.faults import Fault
from sandbox.people import ARUN, INES
from sandbox.rota import SCHEDULES
from sandbox.world import World
from tests.clients.odd_server import OddServer, Step, answer

ROUTE = "RCHECKOUT1"


def said(body: object) -> list[Step]:
    return answer(200, json.dumps(body).encode())


def asked(world: World) -> list[str]:
    """What OnCall was asked, in order."""
    return [call.path.removeprefix("/oncall/api/v1/") for call in world.calls if call.system == "oncall"]


@pytest.fixture
def strange(odd: OddServer, settings: Settings) -> OddServer:
    """OnCall, answering what the test says."""
    settings.GRAFANA_ONCALL_URL = odd.url
    return odd


def test_levels_follow_the_escalation_chain() -> None:
    found = oncall.responders(ROUTE)
    assert [(person.name, person.level) for person in found.people] == [
        ("Ines Castro", 1),
        ("Ravi Menon", 1),
        ("Carla Berg", 2),
        ("Noor Haddad", 2),
        ("Mei Lin", 3),
    ]
    assert found.problems == ()


def test_each_says_how_they_come_to_be_on_it() -> None:
    people = {person.email: person.via for person in oncall.responders(ROUTE).people}
    assert people["ines@example.com"] == "on call: Primary"
    assert people["carla@example.com"] == "named in the escalation chain"


def test_an_alert_without_a_route_gives_nobody_and_says_so() -> None:
    found = oncall.responders(None)
    assert found.people == ()
    assert len(found.problems) == 1


def test_a_route_that_does_not_exist_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        oncall.responders("RNOWHERE01")
    assert refused.value.code == "404"


def test_a_wrong_token_is_refused(settings: Settings) -> None:
    settings.GRAFANA_ONCALL_TOKEN = "wrong"
    with pytest.raises(Refused) as refused:
        oncall.responders(ROUTE)
    assert (refused.value.code, refused.value.detail) == ("403", "Invalid token.")


def test_a_second_time_it_is_asked_only_who_is_on_call_now(world: World) -> None:
    first = oncall.responders(ROUTE)
    before = len(asked(world))
    assert oncall.responders(ROUTE) == first
    assert sorted(asked(world)[before:]) == ["schedules/SPRIMARY01/", "schedules/SSECOND001/"]


def test_whoever_takes_over_meanwhile_is_called(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    oncall.responders(ROUTE)
    monkeypatch.setitem(SCHEDULES["SPRIMARY01"], "on_call_now", [ARUN.oncall])
    assert "Arun Patel" in [person.name for person in oncall.responders(ROUTE).people]


def test_while_it_is_away_whom_the_chain_names_is_known_and_that_there_may_be_more(world: World) -> None:
    oncall.responders(ROUTE)
    world.faults = {"oncall": Fault(status=503)}
    found = oncall.responders(ROUTE)
    assert [person.name for person in found.people] == ["Carla Berg", "Noor Haddad"]
    assert (len(found.problems), type(found.failure)) == (2, TryLater)


def test_what_another_token_was_told_is_not_given_to_ours(world: World, settings: Settings) -> None:
    oncall.responders(ROUTE)
    settings.GRAFANA_ONCALL_TOKEN = "wrong"
    with pytest.raises(Refused):
        oncall.responders(ROUTE)


def test_what_somebody_wrote_to_redis_calls_nobody(world: World) -> None:
    people = oncall.responders(ROUTE).people
    route, user = oncall._key("route", ROUTE), oncall._key("user", INES.oncall)
    cache.set_many({route: cache.get(user), user: json.dumps({"id": INES.oncall, "email": "mallory@example.com"})})
    assert oncall.responders(ROUTE).people == people


def test_an_outage_is_tried_later(world: World) -> None:
    world.faults = {"oncall": Fault(status=503)}
    with pytest.raises(TryLater):
        oncall.responders(ROUTE)


def test_a_route_without_a_chain_is_a_problem_in_words(strange: OddServer) -> None:
    strange.script = [said({"escalation_chain_id": None})]
    assert oncall.responders(ROUTE).problems == ("the OnCall route has no escalation chain",)


@pytest.mark.parametrize("steps", [[], [{"type": "wait", "position": None}]])
def test_a_chain_that_calls_nobody_is_one_too(strange: OddServer, steps: list[dict[str, Any]]) -> None:
    strange.script = [said({"escalation_chain_id": "F1"}), said({"results": steps})]
    assert oncall.responders(ROUTE).problems == ("the OnCall route's escalation chain calls nobody",)


def test_a_person_that_cannot_be_read_does_not_hide_the_others(strange: OddServer) -> None:
    strange.script = [
        said({"escalation_chain_id": "F1"}),
        said({"results": [{"position": 0, "persons_to_notify": ["U1", "U2"]}]}),
        *[said({"id": "U1", "username": "ann", "email": "Ann@Example.com"})],
        answer(404),
    ]
    found = oncall.responders(ROUTE)
    assert [person.email for person in found.people] == ["ann@example.com"]
    assert len(found.problems) == 1


def test_when_nobody_can_be_read_the_failure_is_raised(strange: OddServer) -> None:
    strange.script = [
        said({"escalation_chain_id": "F1"}),
        said({"results": [{"persons_to_notify": ["U1", "U2"]}]}),
        answer(404),
    ]
    with pytest.raises(Refused):
        oncall.responders(ROUTE)


def test_pages_are_followed_on_our_own_host_only(strange: OddServer) -> None:
    strange.script = [
        said({"escalation_chain_id": "F1"}),
        said({"results": [{"position": 1, "persons_to_notify": ["U1"]}], "next": "http://evil.invalid/?page=2"}),
        said({"results": [{"position": 0, "persons_to_notify_next_each_time": ["U1"]}]}),
        said({"id": "U1", "username": "ann", "email": None}),
    ]
    found = oncall.responders(ROUTE)
    assert b"GET /api/v1/escalation_policies/?page=2 " in strange.asked[2]
    assert [(person.username, person.email, person.level) for person in found.people] == [("ann", "", 1)]


def test_an_empty_rota_and_a_slack_group_are_said(strange: OddServer) -> None:
    strange.script = [
        said({"escalation_chain_id": "F1"}),
        said({"results": [{"notify_on_call_from_schedule": "S1"}, {"group_to_notify": "G1", "position": 1}]}),
        said({"name": "Nights", "on_call_now": []}),
    ]
    found = oncall.responders(ROUTE)
    assert found.people == ()
    assert found.problems[0] == "nobody is on call now on the schedule Nights"
    assert len(found.problems) == 2


def test_a_service_accounts_token_goes_with_the_stacks_address(strange: OddServer, settings: Settings) -> None:
    settings.GRAFANA_URL = "https://stack.example"
    strange.script = [said({"escalation_chain_id": None})]
    oncall.responders(ROUTE)
    assert b"X-Grafana-URL: https://stack.example\r\n" in strange.asked[0]
    assert b"Authorization: sandbox-oncall-token\r\n" in strange.asked[0]


def test_without_an_address_it_is_refused(settings: Settings) -> None:
    settings.GRAFANA_ONCALL_URL = ""
    with pytest.raises(Refused) as refused:
        oncall.responders(ROUTE)
    assert refused.value.code == "not_configured"


def test_whose_token_ours_is_is_asked_once(world: World, settings: Settings) -> None:
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"
    assert [oncall_user.myself().username for _ in range(2)] == ["incident-robot"] * 2
    assert sum(call.path.endswith("users/current/") for call in world.calls) == 1


def test_another_token_is_asked_for_anew(world: World, settings: Settings) -> None:
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"
    oncall_user.myself()
    settings.GRAFANA_ONCALL_USER_TOKEN = "another"
    with pytest.raises(Refused):
        oncall_user.myself()


def test_a_group_is_acknowledged_in_our_users_name_once(world: World, settings: Settings) -> None:
    settings.GRAFANA_ONCALL_USER_TOKEN = "sandbox-oncall-user-token"
    group = world.oncall.open_group(title="Checkout errors", labels={})
    oncall_user.acknowledge(group["id"])
    assert (group["state"], group["acknowledged_by"]) == ("acknowledged", "UOC0ROBOT1")
    with pytest.raises(Refused) as refused:
        oncall_user.acknowledge(group["id"])
    assert refused.value.code == "400"
