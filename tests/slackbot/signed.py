"""Requests as Slack sends them: the bytes, and its signature over them."""

import hashlib
import hmac
import time
from typing import Any
from urllib.parse import urlencode

from django.test import Client

from tests import environment
from tests.slackbot.conftest import INES


def send(client: Client, path: str, body: bytes, *, at: int | None = None, secret: str = "") -> Any:
    """Posts the bytes as Slack signs them, now or at another second, with our secret or another."""
    headers = signature_of(body, at=at, secret=secret)
    return client.post(path, body, content_type="application/x-www-form-urlencoded", headers=headers)


def signature_of(body: bytes, *, at: int | None = None, secret: str = "") -> dict[str, str]:
    """Slack's two headers for these bytes."""
    stamp = str(int(time.time()) if at is None else at)
    key = (secret or environment.FIXED["SLACK_SIGNING_SECRET"]).encode()
    signature = "v0=" + hmac.new(key, f"v0:{stamp}:".encode() + body, hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": signature}


def slash_command(**changes: str) -> bytes:
    """The form that Slack sends for `/incident help`."""
    form = {
        "team_id": "T0SANDBOX",
        "api_app_id": "A0SANDBOX",
        "channel_id": "C0SB000001",
        "user_id": INES,
        "user_name": "ines",
        "command": "/incident",
        "text": "help",
        "trigger_id": "1.2.3",
    }
    return urlencode({name: value for name, value in (form | changes).items() if value}).encode()
