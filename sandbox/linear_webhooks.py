"""Linear's webhooks: what changed on the board, signed, to the application, where a secret is configured.

https://linear.app/developers/webhooks : hex HMAC-SHA256 of the raw body in `Linear-Signature`; when it was sent stands in the
body, in milliseconds.
"""

import hashlib
import hmac
import json
import threading
import time
from typing import Any
from uuid import uuid4

import requests

from sandbox.current import world
from sandbox.identity import Identity

JSON = dict[str, Any]
PATIENCE_S = 5.0  # then Linear gives up


def tell_soon() -> None:
    """Beside the answer of the call that changed it, as Linear does. For the caller that holds the world's lock."""
    for told in _news():
        threading.Thread(target=_post, args=[told, world.identity], daemon=True).start()


def tell_now() -> int | None:
    """The status of the application's answer to the last of them; None where nothing is sent, or nobody answered."""
    with world.lock:
        news = _news()
    return [None, *(_post(told, world.identity) for told in news)][-1]


def signed(told: JSON, *, secret: str) -> tuple[bytes, dict[str, str]]:
    """Body and headers, as Linear sends it now."""
    raw = json.dumps(told | {"webhookTimestamp": int(time.time() * 1000), "webhookId": "whsandbox"}).encode()
    return raw, {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Linear-Webhook",
        "Linear-Delivery": str(uuid4()),
        "Linear-Event": told["type"],
        "Linear-Signature": hex_of(raw, secret=secret),
    }


def hex_of(raw: bytes, *, secret: str) -> str:
    """The signature of that body."""
    return hmac.new(secret.encode(), raw, hashlib.sha256).hexdigest()


def _news() -> list[JSON]:
    found, world.linear.news = world.linear.news, []
    is_sent = bool(world.identity.linear_webhook_secret)
    return [world.linear.told(action, code) for action, code in found] if is_sent else []


def _post(told: JSON, who: Identity) -> int | None:
    raw, headers = signed(told, secret=who.linear_webhook_secret)
    url = f"{who.web_url.rstrip('/')}/webhooks/linear"
    try:
        with requests.Session() as session:
            session.trust_env = False  # no proxy stands between two ports of one machine
            return session.post(url, data=raw, headers=headers, timeout=PATIENCE_S, allow_redirects=False).status_code
    except requests.RequestException:
        return None
