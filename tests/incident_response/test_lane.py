"""Slack's requests keep no other waiting: a dialog is opened before its press is answered, and Slack may take seconds."""

import json
from collections.abc import Callable
from urllib.parse import urlencode

import pytest

from incident_response.asgi import THREADS
from sandbox.faults import Fault
from sandbox.identity import APP, TEAM
from sandbox.world import World
from tests.conftest import native, signed
from tests.e2e.waiting import eventually
from tests.incident_response.conftest import POST, Wire
from tests.slackbot.conftest import INES
from tests.slackbot.signed import signature_of

Open = Callable[[], Wire]
WEBHOOK = json.dumps(native()).encode()
PRESS = b"POST /slack/interactivity HTTP/1.1\r\nHost: localhost\r\n"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}
pytestmark = pytest.mark.usefixtures("transactional_db", "outside")


def test_a_slack_that_opens_no_dialog_keeps_no_webhook_waiting(wire: Open, world: World) -> None:
    world.faults["slack"] = Fault(delay_s=1.0, methods=("views.open",))
    forms = [shortcut(number) for number in range(2 * THREADS)]
    used = [wire().send(with_headers(PRESS, len(form), signature_of(form) | FORM), form) for form in forms]
    eventually("as many wait for Slack as there are threads", lambda: len(asked(world)) == THREADS)
    assert wire().send(with_headers(POST, len(WEBHOOK), signed(WEBHOOK)), WEBHOOK).answer()[0] == 200
    assert [one for one in used if not one.waits()] == []
    assert [one.answer()[0] for one in used] == [200] * len(used)


def shortcut(number: int) -> bytes:
    """Slack's form for *Declare an incident*, which opens a dialog."""
    whose = {"api_app_id": APP, "team": {"id": TEAM}, "user": {"id": INES, "team_id": TEAM}}
    used = whose | {"type": "shortcut", "callback_id": "declare", "trigger_id": f"{number}.2.3"}
    return urlencode({"payload": json.dumps(used)}).encode()


def with_headers(start: bytes, length: int, given: dict[str, str]) -> bytes:
    lines = [f"{name}: {value}" for name, value in given.items()]
    return start + "\r\n".join([*lines, f"Content-Length: {length}", "", ""]).encode()


def asked(world: World) -> list[str]:
    """The dialogs that Slack was asked to open."""
    return [call.path for call in world.calls if call.path.endswith("views.open")]
