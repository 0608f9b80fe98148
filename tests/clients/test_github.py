"""Commits and owners, read from GitHub's stand-in and from one that answers oddly."""

import json
import time
from datetime import UTC, datetime, timedelta

import pytest
from pytest_django import Settings

from clients import github
from clients.errors import Refused, TryLater
from sandbox.faults import Fault
from sandbox.world import World
from tests.clients.odd_server import OddServer, answer

pytestmark = pytest.mark.usefixtures("own_cache")


@pytest.fixture
def strange(odd: OddServer, settings: Settings) -> OddServer:
    """GitHub, answering what the test says."""
    settings.GITHUB_API_URL = odd.url
    return odd


def since() -> datetime:
    return datetime.now(UTC) - timedelta(hours=4)


def statuses(world: World) -> list[int | None]:
    return [call.status for call in world.calls if call.system == "github"]


def test_commits_of_four_hours_newest_first() -> None:
    found = github.recent_commits("checkout", since=since())
    assert [one.author for one in found] == ["carla", "mei", "ravi", "carla"]
    assert found[1].message == "Raise the timeout of the tax service to 800 ms (#1841)"
    assert all(one.at >= since() and one.url.endswith(one.sha) for one in found)


def test_one_commit_that_says_little_hides_none_of_the_others(strange: OddServer) -> None:
    at = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    said = [
        {"message": "Fix\x00 it", "author": {"name": None, "date": at}, "committer": None},
        {"message": "No time", "author": None, "committer": {"date": None}},
        {"message": "Whole", "author": {"name": "Mei", "date": at}, "committer": {"name": "Mei", "date": at}},
    ]
    commits = [{"sha": "a" * 40, "html_url": "https://github.com/x", "commit": one, "author": None} for one in said]
    strange.script = [answer(200, json.dumps(commits).encode())]
    found = github.recent_commits("checkout", since=since())
    assert [(one.message, one.author) for one in found] == [("Fix it", ""), ("Whole", "Mei")]


def test_the_deploy_before_the_alert_is_among_them(world: World) -> None:
    world.oncall.open_group(title="Checkout errors", labels={"service": "checkout"})
    newest = github.recent_commits("checkout", since=since(), limit=1)[0]
    assert newest.message.startswith("Deploy: ")
    assert timedelta(minutes=12) < datetime.now(UTC) - newest.at < timedelta(minutes=14)


def test_a_commit_by_somebody_without_an_account_has_their_name(strange: OddServer) -> None:
    commit = b'{"message": "\\n Fix \\n\\nmore", "author": {"name": "Ann", "date": "2026-11-25T02:00:00Z"}, '
    commit += b'"committer": {"date": "2026-11-25T02:00:00Z"}}'
    strange.script = [answer(200, b'[{"sha": "a1", "html_url": "u", "author": null, "commit": ' + commit + b"}]")]
    [found] = github.recent_commits("checkout", since=datetime(2026, 11, 25, 1, tzinfo=UTC))
    assert (found.author, found.message) == ("Ann", "Fix")


def test_an_empty_repository_has_no_commits(world: World) -> None:
    world.github.repos["new"] = []
    assert github.recent_commits("new", since=since()) == []


def test_a_repository_we_cannot_see_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        github.recent_commits("nowhere", since=since())
    assert (refused.value.code, refused.value.detail) == ("404", "Not Found")


def test_an_unchanged_answer_is_not_sent_again(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    first = github.recent_commits("checkout", since=since())
    assert github.recent_commits("checkout", since=since() + timedelta(seconds=1))[:3] == first[:3]
    assert statuses(world)[-1] in {304, 200}  # 200 only when the hour has just turned
    monkeypatch.setattr(github, "OWNERS_SECONDS", 0)
    assert github.code_owners("checkout") == github.code_owners("checkout")
    assert statuses(world)[-2:] == [200, 304]


def test_owners_are_asked_for_once_in_five_minutes(world: World) -> None:
    for repo in ("checkout", "payments"):
        once = github.code_owners(repo), len(statuses(world))
        assert (github.code_owners(repo), len(statuses(world))) == once


def test_without_a_cache_it_is_sent_again(world: World, settings: Settings) -> None:
    settings.CACHES = {"default": {**settings.CACHES["default"], "LOCATION": "redis://127.0.0.1:1/0"}}
    assert github.code_owners("checkout") == github.code_owners("checkout")
    assert statuses(world) == [200, 200]


def test_an_unchanged_nothing_is_refused(strange: OddServer) -> None:
    strange.script = [answer(304)]
    with pytest.raises(Refused):
        github.code_owners("checkout")


@pytest.mark.parametrize("place", github.CODEOWNERS)
def test_owners_are_found_in_three_places(world: World, place: str) -> None:
    world.github.files = {("payments", place): "* @ravi\n"}
    assert github.code_owners("payments") == "* @ravi\n"


def test_a_repository_without_owners_has_none() -> None:
    assert github.code_owners("payments") is None


def test_owners_of_a_repository_we_cannot_see_are_refused() -> None:
    with pytest.raises(Refused) as refused:
        github.code_owners("nowhere")
    assert refused.value.code == "404"


@pytest.mark.parametrize("status", [403, 429])
def test_a_secondary_limit_is_tried_later_when_it_says(strange: OddServer, status: int) -> None:
    strange.script = [answer(status, b'{"message": "slow down"}', "Retry-After: 37")]
    with pytest.raises(TryLater) as later:
        github.code_owners("checkout")
    assert (later.value.after, len(strange.asked)) == (37, 1)


def test_the_hourly_limit_is_tried_when_it_is_over(strange: OddServer) -> None:
    reset = f"X-RateLimit-Reset: {int(time.time()) + 600}"
    strange.script = [answer(403, b"{}", "X-RateLimit-Remaining: 0", reset)]
    with pytest.raises(TryLater) as later:
        github.code_owners("checkout")
    assert later.value.after is not None
    assert 590 < later.value.after <= 600


@pytest.mark.parametrize("said", [answer(429), answer(403, b'{"message": "You have exceeded a secondary rate limit"}')])
def test_a_limit_that_does_not_say_is_tried_in_a_minute(strange: OddServer, said: list[bytes | float]) -> None:
    strange.script = [said]
    with pytest.raises(TryLater) as later:
        github.code_owners("checkout")
    assert later.value.after == github.UNSAID_WAIT


def test_a_403_about_no_limit_is_refused(strange: OddServer) -> None:
    strange.script = [answer(403, b'{"message": "Resource not accessible by personal access token"}')]
    with pytest.raises(Refused) as refused:
        github.code_owners("checkout")
    assert refused.value.detail.startswith("Resource not accessible")


def test_a_wrong_token_is_refused_without_showing_it(settings: Settings) -> None:
    settings.GITHUB_TOKEN = "ghp_wrong"
    with pytest.raises(Refused) as refused:
        github.code_owners("checkout")
    assert (refused.value.detail, "ghp_wrong" in str(refused.value)) == ("Bad credentials", False)


def test_an_outage_is_tried_later(world: World) -> None:
    world.faults = {"github": Fault(status=502)}
    with pytest.raises(TryLater):
        github.recent_commits("checkout", since=since())


def test_without_a_token_it_is_refused(settings: Settings) -> None:
    settings.GITHUB_TOKEN = ""
    with pytest.raises(Refused) as refused:
        github.code_owners("checkout")
    assert refused.value.code == "not_configured"


def test_a_service_has_its_own_repositories_or_those_of_every_service(settings: Settings) -> None:
    settings.GITHUB_REPO_NAMES = {"checkout": ["checkout", "cart"], "*": ["platform"]}
    assert github.repos_of("checkout") == ["checkout", "cart"]
    assert github.repos_of("search") == ["platform"]
    settings.GITHUB_REPO_NAMES = {}
    assert github.repos_of("search") == []
