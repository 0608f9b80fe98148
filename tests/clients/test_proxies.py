"""A call goes by the proxy that the environment names for its place, which is asked once."""

from collections.abc import Iterator
from typing import Any

import pytest

from clients import proxies
from clients.proxies import Session


@pytest.fixture(autouse=True)
def afresh(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("HTTPS_PROXY", "http://proxy.example:3128")
    monkeypatch.setenv("NO_PROXY", "inside.example")
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/etc/ours.pem")
    proxies._of_environment.cache_clear()
    yield
    proxies._of_environment.cache_clear()


def settings_for(url: str) -> dict[str, Any]:
    return dict(Session().merge_environment_settings(url, {}, True, None, None))


def test_a_place_is_reached_by_the_proxy_and_trusted_as_the_environment_says() -> None:
    found = settings_for("https://slack.com/api/chat.postMessage?token=1")
    assert (found["proxies"]["https"], found["verify"]) == ("http://proxy.example:3128", "/etc/ours.pem")


def test_what_needs_no_proxy_has_none() -> None:
    assert settings_for("https://inside.example/api") == settings_for("https://inside.example/other")
    assert settings_for("https://inside.example/api")["proxies"] == {}


def test_the_environment_is_asked_once_a_place() -> None:
    for path in ("a", "b", "c"):
        settings_for(f"https://slack.com/{path}")
    assert proxies._of_environment.cache_info().misses == 1


def test_a_session_that_trusts_no_environment_goes_by_none() -> None:
    session = Session()
    session.trust_env = False
    assert not session.merge_environment_settings("https://slack.com/", {}, True, None, None)["proxies"]
