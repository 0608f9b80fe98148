"""The handshake that Slack begins with, made by ourselves: does this product answer at PUBLIC_URL, with the secret set here?

https://docs.slack.dev/reference/events/url_verification
"""

import json
import secrets
import time
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from slack_sdk.signature import SignatureVerifier

from clients import http
from clients.addresses import addresses_of

SYSTEM = "webhook"
DEADLINE = 3.0  # seconds; Slack waits no longer
EVERY = range(200, 600)


@dataclass(frozen=True, kw_only=True)
class Answered:
    """The status, and whether what we sent came back, as only the product that has our signing secret sends it."""

    status: int
    is_ours: bool


def address() -> str:
    """Where Slack sends events."""
    return f"{settings.PUBLIC_URL}/slack/events"


def shake() -> Answered:
    """Asks as Slack does. Raises the failures of clients/errors.py where nobody answers in time.

    Each time with a circuit of its own: whoever has just mended the address is not told to wait for what failed before.
    """
    challenge = secrets.token_hex(16)
    body = json.dumps({"type": "url_verification", "challenge": challenge})
    answer = http.call(
        SYSTEM,
        "POST",
        address(),
        safe=True,
        deadline=DEADLINE,
        headers=_signed(body),
        data=body,
        hand_back=EVERY,
        pinned=http.Pinned(addresses=_addresses(), called=f"handshake {challenge[:8]}"),
    )
    return Answered(status=answer.status, is_ours=answer.status == 200 and _told(answer.body) == challenge)


def _addresses() -> tuple[str, ...]:
    """Of PUBLIC_URL's host, which may well be in our own network."""
    parts = urlsplit(settings.PUBLIC_URL)
    return addresses_of(SYSTEM, parts.hostname or "", parts.port or 443, may_be_private=True)


def _signed(body: str) -> dict[str, str]:
    at = str(int(time.time()))
    signature = SignatureVerifier(settings.SLACK_SIGNING_SECRET).generate_signature(timestamp=at, body=body)
    return {
        "Content-Type": "application/json",
        "X-Slack-Request-Timestamp": at,
        "X-Slack-Signature": signature or "",
    }


def _told(body: bytes) -> object:
    try:
        answered = json.loads(body)
    except ValueError:
        return None
    return answered.get("challenge") if isinstance(answered, dict) else None
