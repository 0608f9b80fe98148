"""GitHub's REST API."""

from collections.abc import Callable
from typing import Any

import pytest
import requests

from sandbox.server import Running

CODEOWNERS = "checkout/contents/.github/CODEOWNERS"
Ask = Callable[..., requests.Response]


@pytest.fixture
def ask(outside: Running) -> Ask:
    def get(path: str, *, bearer: str = "github_pat_sandbox", org: str = "sandbox", **more: Any) -> requests.Response:
        headers = {"Authorization": f"Bearer {bearer}", **more.pop("headers", {})}
        return requests.get(f"{outside.url}/github/repos/{org}/{path}", headers=headers, timeout=5, **more)

    return get


def test_refuses_a_wrong_token(ask: Ask) -> None:
    answer = ask("checkout/commits", bearer="wrong")
    assert (answer.status_code, answer.json()["message"]) == (401, "Bad credentials")


def test_refuses_whoever_does_not_say_who_they_are(ask: Ask) -> None:
    assert ask("checkout/commits", headers={"User-Agent": ""}).status_code == 403


@pytest.mark.parametrize(
    ("path", "org"),
    [
        ("nowhere/commits", "sandbox"),
        ("checkout/commits", "elsewhere"),
        ("checkout/contents/CODEOWNERS", "sandbox"),
        ("nowhere", "sandbox"),
    ],
)
def test_does_not_find(ask: Ask, path: str, org: str) -> None:
    answer = ask(path, org=org)
    assert (answer.status_code, answer.json()["message"]) == (404, "Not Found")


def test_lists_commits_newest_first_and_as_many_as_asked(ask: Ask) -> None:
    dates = [one["commit"]["committer"]["date"] for one in ask("checkout/commits?per_page=3").json()]
    assert (len(dates), dates) == (3, sorted(dates, reverse=True))


def test_lists_commits_since(ask: Ask) -> None:
    assert ask("checkout/commits?since=2999-01-01T00:00:00Z").json() == []
    assert ask("checkout/commits?since=then").status_code == 422


def test_a_deploy_lands_before_the_alert(ask: Ask, outside: Running) -> None:
    assert "Deploy" not in ask("checkout/commits").text
    outside.state.oncall.open_group(title="Checkout errors", labels={"service": "checkout"})
    assert ask("checkout/commits").json()[0]["commit"]["message"].startswith("Deploy: ")


def test_an_empty_repository_has_no_list(ask: Ask, outside: Running) -> None:
    outside.state.github.repos["new"] = []
    assert ask("new/commits").status_code == 409


def test_gives_a_file_raw_or_in_base64(ask: Ask) -> None:
    raw = ask(CODEOWNERS, headers={"Accept": "application/vnd.github.raw+json"})
    assert "@sandbox/checkout" in raw.text
    assert ask(CODEOWNERS).json()["encoding"] == "base64"


def test_what_is_unchanged_is_not_sent_again_and_costs_nothing(ask: Ask, outside: Running) -> None:
    etag = ask(CODEOWNERS).headers["ETag"]
    for _ in range(5_000):
        outside.state.limits.take("github:hour", per_minute=5_000 / 60, burst=5_000)
    again = ask(CODEOWNERS, headers={"If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_takes_5000_calls_an_hour(ask: Ask, outside: Running) -> None:
    for _ in range(5_000):
        outside.state.limits.take("github:hour", per_minute=5_000 / 60, burst=5_000)
    answer = ask("checkout/commits")
    assert (answer.status_code, answer.headers["X-RateLimit-Remaining"]) == (403, "0")
    assert answer.headers["X-RateLimit-Reset"].isdecimal()


def test_takes_900_calls_a_minute(ask: Ask, outside: Running) -> None:
    for _ in range(900):
        outside.state.limits.take("github:minute", per_minute=900)
    answer = ask("checkout/commits")
    assert (answer.status_code, answer.headers["Retry-After"]) == (403, "60")
