"""A real OpenID provider on a port of this machine: oidc-provider-mock, in a process of its own."""

import contextlib
import os
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from urllib.parse import parse_qs, quote, urlencode, urlsplit, urlunsplit

import requests
from django.test import Client

from sandbox.process import free_ports, spawn, stop, wait_until

CLIENT = "incident-response"


class Provider:
    """Somebody at it has a subject and claims; a browser is sent to it and comes back with a code."""

    def __init__(self, url: str) -> None:
        self.url = url

    def knows(self, subject: str, **claims: object) -> None:
        """What it says of this subject from now on."""
        requests.put(f"{self.url}/users/{quote(subject)}", json=claims, timeout=5).raise_for_status()

    def signs_in(self, browser: Client, subject: str, *, next: str = "/admin/", **changed: str) -> str:
        """Follows the button to the provider, signs in there as `subject`; gives where it sends the browser.

        `changed` replaces what we asked for: what somebody between the two could do.
        """
        asked = browser.get("/admin/login/sso/", {"next": next})["Location"]
        answer = requests.post(_changed(asked, changed), data={"sub": subject}, allow_redirects=False, timeout=5)
        back = urlsplit(answer.headers["Location"])
        return urlunsplit(("", "", back.path, back.query, ""))


def _changed(address: str, changes: Mapping[str, str]) -> str:
    parts = urlsplit(address)
    asked = {name: values[0] for name, values in parse_qs(parts.query).items()} | dict(changes)
    return urlunsplit(parts._replace(query=urlencode(asked)))


@contextlib.contextmanager
def running(folder: Path) -> Iterator[Provider]:
    """One that keeps its people in memory, stopped at the end."""
    (port,) = free_ports(1)
    log = folder / "provider.log"
    child = spawn(
        [sys.executable, "-W", "ignore", "-m", "oidc_provider_mock", "-p", str(port)], log=log, env=dict(os.environ)
    )
    provider = Provider(f"http://127.0.0.1:{port}")
    try:
        wait_until(lambda: _answers(provider.url), child=child, log=log, seconds=60)
        yield provider
    finally:
        stop(child)


def _answers(url: str) -> bool:
    try:
        return requests.get(f"{url}/.well-known/openid-configuration", timeout=2).ok
    except requests.RequestException:
        return False
