"""Statuspage: incidents, updates, components."""

from typing import Any

import pytest
import requests

from sandbox.server import Running
from tests.sandbox.conftest import Door

KEY = {"Authorization": "OAuth sandbox-statuspage-key"}
FIRST = {"name": "Checkout errors", "status": "investigating", "body": "We are looking into it."}


class Page:
    """The page, as a client sees it."""

    def __init__(self, outside: Running) -> None:
        self._base = f"{outside.url}/statuspage/v1/pages/sandboxpage"

    def call(self, method: str, path: str = "/incidents", **more: Any) -> requests.Response:
        return requests.request(method, self._base + path, timeout=5, **{"headers": KEY, **more})

    def post(self, **fields: object) -> requests.Response:
        return self.call("POST", json={"incident": {**FIRST, **fields}})

    def patch(self, incident_id: str, **fields: object) -> requests.Response:
        return self.call("PATCH", f"/incidents/{incident_id}", json={"incident": fields})


@pytest.fixture
def page(outside: Running) -> Page:
    return Page(outside)


def test_refuses_a_wrong_key(page: Page) -> None:
    answer = page.call("GET", headers={"Authorization": "sandbox-statuspage-key"})
    assert (answer.status_code, answer.json()) == (401, {"error": "Could not authenticate"})


def test_refuses_another_page(outside: Running) -> None:
    address = f"{outside.url}/statuspage/v1/pages/otherpage/incidents"
    assert requests.get(address, headers=KEY, timeout=5).status_code == 404


def test_post_makes_an_incident_with_its_first_update(page: Page) -> None:
    answer = page.post(metadata={"incident_response": {"publications": ["p1"]}})
    made = answer.json()
    assert (answer.status_code, made["status"], made["metadata"]["incident_response"]["publications"]) == (
        201,
        "investigating",
        ["p1"],
    )
    assert [update["body"] for update in made["incident_updates"]] == ["We are looking into it."]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": ""}, "Name can't be blank"),
        ({"name": None}, "Name can't be blank"),
        ({"name": "x" * 256}, "Name is too long (maximum is 255 characters)"),
        ({"status": "panic"}, "Status must be one of investigating, identified, monitoring, resolved"),
        ({"impact_override": "huge"}, "Impact override must be one of none, maintenance, minor, major, critical"),
        ({"body": "x" * 25_001}, "Body is too long (maximum is 25000 characters)"),
        ({"component_ids": ["nope"]}, "Component nope could not be found"),
        ({"components": {"nope": "operational"}}, "Component nope could not be found"),
        ({"metadata": {"flat": "value"}}, "Metadata must be an object of objects"),
        ({"deliver_notifications": "yes"}, "Deliver notifications must be true or false"),
    ],
)
def test_post_refuses(page: Page, fields: dict[str, Any], said: str) -> None:
    answer = page.post(**fields)
    assert (answer.status_code, answer.json()) == (422, {"error": [said]})


def test_post_refuses_an_unknown_component_status(page: Page) -> None:
    answer = page.post(components={"cmpcheckout1": "on fire"})
    assert answer.status_code == 422
    assert answer.json()["error"][0].startswith("Components must map ids to one of operational,")


def test_patch_adds_an_update_in_front(page: Page) -> None:
    made = page.post().json()
    patched = page.patch(made["id"], status="resolved", body="Fixed.\r\n").json()
    assert [(update["status"], update["body"]) for update in patched["incident_updates"]] == [
        ("resolved", "Fixed."),
        ("investigating", "We are looking into it."),
    ]
    assert patched["resolved_at"]


def test_patch_of_metadata_alone_makes_no_update(page: Page) -> None:
    made = page.post().json()
    assert len(page.patch(made["id"], metadata={"x": {}}).json()["incident_updates"]) == 1


def test_patch_refuses_an_unknown_incident(page: Page) -> None:
    assert page.patch("nope", body="x").status_code == 404


def test_components_take_the_status_sent(page: Page) -> None:
    made = page.post(components={"cmpcheckout1": "partial_outage"}, component_ids=["cmpcheckout1"]).json()
    assert (made["impact"], made["components"][0]["status"]) == ("major", "partial_outage")
    assert made["incident_updates"][0]["affected_components"][0]["new_status"] == "partial_outage"
    listed = {component["id"]: component["status"] for component in page.call("GET", "/components").json()}
    assert listed["cmpcheckout1"] == "partial_outage"


def test_list_is_newest_first_in_pages(page: Page) -> None:
    made = [page.post(name=f"No {number}").json()["id"] for number in range(3)]
    first = page.call("GET", params={"page": 1, "limit": 2}).json()
    second = page.call("GET", params={"page": 2, "limit": 2}).json()
    assert [incident["id"] for incident in [*first, *second]] == made[::-1]


def test_components_are_listed_whole_once_a_minute(page: Page) -> None:
    assert page.call("GET", "/components").status_code == 200
    answer = page.call("GET", "/components")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "60")
    assert page.call("GET", "/components", params={"page": 1, "per_page": 2}).json()[1]["name"] == "Payments"


def test_list_refuses_more_than_a_hundred_a_page(page: Page) -> None:
    assert page.call("GET", params={"limit": 101}).status_code == 400


def test_patch_replaces_metadata_unless_told_otherwise(page: Page) -> None:
    made = page.post(metadata={"a": {"n": 1}}).json()
    assert page.patch(made["id"], metadata={"b": {"n": 2}}).json()["metadata"] == {"b": {"n": 2}}


def test_patch_merges_metadata_in_the_other_mode(page: Page, door: Door) -> None:
    door.breaks(statuspage={"metadata_mode": "merge"})
    made = page.post(metadata={"a": {"n": 1}}).json()
    assert page.patch(made["id"], metadata={"b": {"n": 2}}).json()["metadata"] == {"a": {"n": 1}, "b": {"n": 2}}


def test_reads_lag_behind_writes_when_told_to(page: Page, door: Door, outside: Running) -> None:
    door.breaks(statuspage={"read_lag_s": 30})
    made = page.post().json()
    assert page.call("GET", f"/incidents/{made['id']}").status_code == 404
    outside.state.clock.advance(31)
    assert page.call("GET").json()[0]["id"] == made["id"]


def test_a_lagging_read_shows_the_incident_as_it_was(page: Page, door: Door, outside: Running) -> None:
    made = page.post().json()
    outside.state.clock.advance(60)
    door.breaks(statuspage={"read_lag_s": 30})
    page.patch(made["id"], status="resolved", body="Fixed.")
    assert page.call("GET", f"/incidents/{made['id']}").json()["status"] == "investigating"


def test_takes_sixty_calls_a_minute(page: Page) -> None:
    assert {page.call("GET").status_code for _ in range(60)} == {200}
    answer = page.call("GET")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
