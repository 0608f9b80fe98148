"""The server itself."""

import os
import subprocess
import sys

import pytest
import requests

from sandbox.identity import Identity
from sandbox.server import Running, serve


def test_has_a_page_for_people(outside: Running) -> None:
    page = requests.get(outside.url, timeout=5)
    assert (page.status_code, "POST /_/alert" in page.text) == (200, True)


def test_says_in_json_that_there_is_no_such_route(outside: Running) -> None:
    answer = requests.get(f"{outside.url}/_/nothing", timeout=5)
    assert answer.status_code == 404
    assert "error" in answer.json()


def test_can_be_stopped_and_started_again_on_the_same_port() -> None:
    first = serve()
    first.stop()
    port = int(first.url.rpartition(":")[2])
    second = serve(port)
    assert requests.get(second.url, timeout=5).status_code == 200
    second.stop()


def test_a_port_in_use_gets_one_clear_line(outside: Running) -> None:
    port = outside.url.rpartition(":")[2]
    env = {**os.environ, "SANDBOX_PORT": port}
    command = [sys.executable, "-m", "sandbox.server"]
    run = subprocess.run(command, env=env, capture_output=True, text=True, timeout=20, check=False)
    assert run.returncode == 1
    assert run.stderr == f"sandbox: port {port} on 127.0.0.1 cannot be used: Address already in use\n"


def test_secrets_come_from_the_environment_and_are_not_shown() -> None:
    identity = Identity.from_environment({"SLACK_SIGNING_SECRET": "s3cret", "WEB_URL": ""})
    assert (identity.slack_signing_secret, identity.web_url) == ("s3cret", "http://127.0.0.1:8000")
    assert "s3cret" not in repr(identity)


def test_a_taken_port_is_refused_inside_a_test_too(outside: Running) -> None:
    with pytest.raises(OSError, match="in use"):
        serve(int(outside.url.rpartition(":")[2]))
