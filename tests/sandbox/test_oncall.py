"""Grafana OnCall's API."""

from typing import Any

import pytest
import requests

from sandbox.server import Running

TOKEN, USER_TOKEN = "sandbox-oncall-token", "sandbox-oncall-user-token"


class Api:
    """The API under one token."""

    def __init__(self, outside: Running) -> None:
        self._outside = outside

    def call(self, method: str, path: str, *, token: str = TOKEN, **more: Any) -> requests.Response:
        url = path if path.startswith("http") else f"{self._outside.url}/oncall/api/v1/{path}"
        return requests.request(method, url, headers={"Authorization": token}, timeout=5, **more)

    def get(self, path: str) -> Any:
        return self.call("GET", path).json()


@pytest.fixture
def oncall(outside: Running) -> Api:
    return Api(outside)


@pytest.fixture
def group(outside: Running) -> str:
    """The id of a firing alert group."""
    opened: str = outside.state.oncall.open_group(title="Checkout errors", labels={"severity": "P1"})["id"]
    return opened


def test_refuses_a_wrong_token(oncall: Api) -> None:
    answer = oncall.call("GET", "users/current/", token=f"Bearer {TOKEN}")
    assert (answer.status_code, answer.json()) == (403, {"detail": "Invalid token."})


def test_leads_from_the_route_to_who_is_on_call(oncall: Api) -> None:
    chain = oncall.get("routes/RCHECKOUT1/")["escalation_chain_id"]
    policies = oncall.get(f"escalation_policies/?escalation_chain_id={chain}")["results"]
    assert [policy["position"] for policy in policies] == [0, 1, 2]
    assert policies[1]["persons_to_notify"] == ["UOC0CARLA1", "UOC0NOOR01"]
    schedules = [policies[step]["notify_on_call_from_schedule"] for step in (0, 2)]
    on_call = [user for schedule in schedules for user in oncall.get(f"schedules/{schedule}/")["on_call_now"]]
    emails = [oncall.get(f"users/{user}/")["email"] for user in on_call]
    assert emails == ["ines@example.com", "ravi@example.com", "mei@example.com"]


@pytest.mark.parametrize("path", ["routes/X/", "schedules/X/", "users/X/", "alert_groups/X/"])
def test_does_not_find(oncall: Api, path: str) -> None:
    answer = oncall.call("GET", path)
    assert (answer.status_code, answer.json()) == (404, {"detail": "Not found."})


def test_says_whose_token_it_is(oncall: Api) -> None:
    assert oncall.get("users/current/")["username"] == "incident-robot"


def test_lists_alert_groups_in_pages_newest_first(oncall: Api, outside: Running) -> None:
    made = [outside.state.oncall.open_group(title=str(number), labels={})["id"] for number in range(51)]
    first = oncall.get("alert_groups/?integration_id=CCHECKOUT1")
    second = oncall.get(first["next"])
    assert [one["id"] for one in [*first["results"], *second["results"]]] == made[::-1]
    assert (first["count"], second["next"]) == (51, None)


def test_filters_alert_groups_by_start(oncall: Api, group: str) -> None:
    assert oncall.get("alert_groups/?started_at=2020-01-01T00:00:00_2020-02-01T00:00:00")["results"] == []
    found = oncall.get("alert_groups/?started_at=2020-01-01T00:00:00_2999-01-01T00:00:00")["results"]
    assert [one["id"] for one in found] == [group]


def test_acknowledges_with_a_users_token_only(oncall: Api, group: str) -> None:
    assert oncall.call("POST", f"alert_groups/{group}/acknowledge").status_code == 403
    assert oncall.call("POST", f"alert_groups/{group}/acknowledge", token=USER_TOKEN).status_code == 200
    shown = oncall.get(f"alert_groups/{group}/")
    assert (shown["state"], shown["acknowledged_by"]) == ("acknowledged", "UOC0ROBOT1")
    assert oncall.call("POST", f"alert_groups/{group}/acknowledge", token=USER_TOKEN).status_code == 400


def test_resolves(oncall: Api, group: str) -> None:
    oncall.call("POST", f"alert_groups/{group}/resolve", token=USER_TOKEN)
    assert oncall.get(f"alert_groups/{group}/")["state"] == "resolved"
    for action in ("acknowledge", "resolve"):
        assert oncall.call("POST", f"alert_groups/{group}/{action}", token=USER_TOKEN).status_code == 400


def test_keeps_resolution_notes(oncall: Api, group: str, outside: Running) -> None:
    note = {"alert_group_id": group, "text": "Rolled back."}
    assert oncall.call("POST", "resolution_notes/", json=note).status_code == 201
    assert outside.state.snapshot()["oncall"]["alert_groups"][0]["resolution_notes"][0]["text"] == "Rolled back."


def test_refuses_a_note_without_text_or_group(oncall: Api) -> None:
    answer = oncall.call("POST", "resolution_notes/", json={"text": "x"})
    assert (answer.status_code, answer.json()) == (400, {"alert_group_id": ["This field is required."]})
    stray = oncall.call("POST", "resolution_notes/", json={"alert_group_id": "X", "text": "x"})
    assert stray.status_code == 400


def test_takes_300_calls_a_minute(oncall: Api, outside: Running) -> None:
    for _ in range(300):
        outside.state.limits.take(f"oncall:{TOKEN}", per_minute=300)
    answer = oncall.call("GET", "users/current/")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")


PAGE = {"title": "T", "message": "M", "source_url": "http://u/", "users": [{"id": "UOC0ARUN01", "important": True}]}


def test_pages_people_by_an_alert_group_of_its_own(oncall: Api, outside: Running) -> None:
    group = oncall.call("POST", "escalation/", token=USER_TOKEN, json=PAGE).json()
    assert group["last_alert"]["payload"]["oncall"]["permalink"] == "http://u/"
    shown = outside.state.snapshot()["oncall"]["paged"]
    assert [(one["alert_group_id"], one["users"]) for one in shown] == [(group["id"], ["UOC0ARUN01"])]


@pytest.mark.parametrize("changes", [{"users": []}, {"users": [{"id": "X"}]}, {"users": "X"}])
def test_refuses_to_page_nobody(oncall: Api, changes: dict[str, Any]) -> None:
    assert oncall.call("POST", "escalation/", token=USER_TOKEN, json=PAGE | changes).status_code == 400


def test_refuses_to_page_with_a_service_accounts_token(oncall: Api) -> None:
    assert oncall.call("POST", "escalation/", json=PAGE).status_code == 403
