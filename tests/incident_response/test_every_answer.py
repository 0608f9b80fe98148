"""What every answer tells a browser: pages, errors, files, webhooks, and what the front says by itself."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import get_resolver
from pytest_django import Settings

from incident_response.headers import HEADERS
from tests.fences.routes import example, routes
from tests.incident_response.conftest import GET, POST, Wire

Open = Callable[[], Wire]
ALL = sorted({example(route) for route, _ in routes(get_resolver().url_patterns)})


def lacks(answer: Any) -> set[str]:
    answer.close()  # a file's
    return {name for name, value in HEADERS.items() if answer.headers.get(name) != value}


def test_wherever_somebody_who_is_nobody_asks(client: Client, transactional_db: None) -> None:
    assert {path: missing for path in ALL if (missing := lacks(client.get(path)))} == {}


@pytest.mark.parametrize("path", ["/nowhere", "/static/nowhere.css", "/static/console/tokens.css", "/webhooks/nowhere"])
def test_errors_and_files_too(client: Client, transactional_db: None, path: str) -> None:
    assert lacks(client.get(path)) == set()


def test_a_host_that_is_not_ours_too(client: Client, transactional_db: None) -> None:
    assert lacks(client.get("/admin/", headers={"host": "evil.example"})) == set()


def test_a_page_that_breaks_too(client: Client, transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    client.raise_request_exception = False
    monkeypatch.setattr("django.contrib.sessions.middleware.SessionMiddleware.process_request", None)
    answer = client.get("/admin/")
    assert answer.status_code == 500
    assert lacks(answer) == set()


@pytest.mark.parametrize(("https", "said"), [(True, "max-age=31536000; includeSubDomains; preload"), (False, None)])
def test_https_alone_is_demanded_where_it_is_there(client: Client, settings: Settings, https: bool, said: str) -> None:
    settings.HTTPS = https
    assert client.get("/health").headers.get("Strict-Transport-Security") == said


@pytest.mark.parametrize(
    "sent",
    [
        GET,
        GET.replace(b"/health", b"/static/nowhere"),
        POST + b"Content-Length: 999999\r\n\r\n",
        POST + b"Content-Length: 9\r\n\r\nx",
    ],
    ids=["a probe", "a file that is not there", "a body that is too long", "half a body"],
)
def test_the_front_says_them_too(wire: Open, sent: bytes, transactional_db: None) -> None:
    head = wire().send(sent).head().decode()
    assert {name for name, value in HEADERS.items() if f"{name}: {value}".lower() not in head} == set()


def test_no_page_of_another_site_frames_ours_or_is_sent_a_form() -> None:
    policy = HEADERS["Content-Security-Policy"]
    assert {"default-src 'none'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"} <= set(
        policy.split("; ")
    )
    assert "unsafe" not in policy
