"""WorkOS Directory Sync."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox.server import Running
from sandbox.workos import CHECKOUT

Ask = Callable[..., requests.Response]


@pytest.fixture
def ask(outside: Running) -> Ask:
    def get(*, key: str = "Bearer sk_sandbox", **params: Any) -> requests.Response:
        url = f"{outside.url}/workos/directory_users"
        return requests.get(url, params=params, headers={"Authorization": key}, timeout=5)

    return get


def test_refuses_a_wrong_key(ask: Ask) -> None:
    answer = ask(key="sk_sandbox", group=CHECKOUT)
    assert (answer.status_code, answer.json()) == (401, {"message": "Unauthorized"})


def test_pages_by_the_last_id_seen(ask: Ask) -> None:
    first = ask(group=CHECKOUT, limit=4).json()
    second = ask(group=CHECKOUT, limit=4, after=first["list_metadata"]["after"]).json()
    ids = [user["id"] for user in [*first["data"], *second["data"]]]
    assert (len(set(ids)), len(second["data"])) == (8, 4)
    assert second["list_metadata"]["after"] is None


def test_lists_a_whole_directory(ask: Ask) -> None:
    assert len(ask(directory="directory_01SANDBOX").json()["data"]) == 9


def test_holds_people_who_cannot_be_invited(ask: Ask) -> None:
    users = ask(group=CHECKOUT).json()["data"]
    assert "suspended" in {user["state"] for user in users}
    assert None in {user["email"] for user in users}


@pytest.mark.parametrize("unknown", [{"directory": "directory_1"}, {"group": "directory_group_1"}])
def test_does_not_find(ask: Ask, unknown: dict[str, str]) -> None:
    answer = ask(**unknown)
    assert (answer.status_code, answer.json()["code"]) == (404, "entity_not_found")


@pytest.mark.parametrize(
    ("params", "field"),
    [
        ({}, "directory"),
        ({"group": CHECKOUT, "limit": "101"}, "limit"),
        ({"group": CHECKOUT, "limit": "0"}, "limit"),
        ({"group": CHECKOUT, "limit": "many"}, "limit"),
        ({"group": CHECKOUT, "after": "directory_user_1"}, "after"),
    ],
)
def test_refuses(ask: Ask, params: dict[str, str], field: str) -> None:
    answer = ask(**params)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, field)


def test_takes_four_calls_a_second(ask: Ask, outside: Running) -> None:
    for _ in range(4):
        outside.state.limits.take("workos", per_minute=240, burst=4)
    answer = ask(group=CHECKOUT)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
