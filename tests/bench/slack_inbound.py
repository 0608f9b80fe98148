"""What Slack sends, fifty at once: commands, presses of buttons and events, each genuine and new, beside a bare view.

A command and a press are on record with what they owe, committed to disk, before the answer. What opens a modal waits for Slack
and is not among them.
"""

import hashlib
import hmac
import itertools
import json
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from urllib.parse import urlencode

from sandbox.programs import CHECKOUT
from tests.bench import load
from tests.bench.application import Application
from tests.bench.load import Load
from tests.bench.measure import Measure
from tests.bench.slack_rows import APP, CHANNEL, MESSAGE, PEOPLE, TEAM, account

AT_ONCE = 50
WARM_UP_SECONDS, ROUNDS, SECONDS = 1.0, 3, 2.0
P99_MS = 100.0
PATIENCE = 60.0
FORM = "application/x-www-form-urlencoded"


def measure(app: Application) -> list[Measure]:
    """The 99th percentile of the time to an answer, in milliseconds."""
    rows = [sys.executable, "-m", "tests.bench.slack_rows"]
    subprocess.run(rows, env=dict(app.settings), cwd=CHECKOUT, check=True, timeout=PATIENCE, stdout=subprocess.PIPE)
    bare, ours = itertools.repeat(load.request("GET", "/health")), sent(app.settings["SLACK_SIGNING_SECRET"])
    for requests in (bare, ours):
        load.run(app.port, requests, connections=AT_ONCE, seconds=WARM_UP_SECONDS)
    base, taken = Load(), Load()
    for _ in range(ROUNDS):  # by turns, so that a neighbour's noise falls on both
        base += load.run(app.port, bare, connections=AT_ONCE, seconds=SECONDS / 2)
        taken += load.run(app.port, ours, connections=AT_ONCE, seconds=SECONDS)
    p99, p99_bare = taken.percentile(99), base.percentile(99)
    return [Measure(name="slack_inbound_p99_ms", value=p99, baseline=p99_bare, limit=P99_MS)]


def sent(secret: str) -> Iterator[bytes]:
    """By turns, by each of the room's people."""
    for number in itertools.count():
        user = account(CHANNEL, number % PEOPLE)
        yield signed("/slack/commands", command(user), secret, kind=FORM)
        yield signed("/slack/interactivity", press(user), secret, kind=FORM)
        yield signed("/slack/events", event(user), secret, kind="application/json")


def command(user: str) -> bytes:
    """`/incident status`."""
    whence = {"team_id": TEAM, "api_app_id": APP, "channel_id": CHANNEL, "user_id": user, "user_name": "bench"}
    return urlencode(whence | {"command": "/incident", "text": "status", "trigger_id": uuid.uuid4().hex}).encode()


def press(user: str) -> bytes:
    """[Done] on the checklist."""
    payload = {
        "type": "block_actions",
        "api_app_id": APP,
        "team": {"id": TEAM},
        "user": {"id": user, "team_id": TEAM, "username": "bench"},
        "trigger_id": uuid.uuid4().hex,
        "container": {"channel_id": CHANNEL, "message_ts": MESSAGE},
        "actions": [{"action_id": "tick", "value": "impact"}],
    }
    return urlencode({"payload": json.dumps(payload)}).encode()


def event(user: str) -> bytes:
    """An account that has changed and is still there."""
    changed = {"type": "user_change", "user": {"id": user, "deleted": False}}
    whence = {"type": "event_callback", "api_app_id": APP, "team_id": TEAM, "event_id": uuid.uuid4().hex}
    return json.dumps(whence | {"event": changed}).encode()


def signed(path: str, body: bytes, secret: str, *, kind: str) -> bytes:
    """As Slack signs it now."""
    stamp = str(int(time.time()))
    signature = hmac.new(secret.encode(), f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    headers = {"X_Slack_Request_Timestamp": stamp, "X_Slack_Signature": f"v0={signature}", "Content_Type": kind}
    return load.request("POST", path, body, **headers)
