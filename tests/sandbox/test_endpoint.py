"""The program that is told of state changes: it takes what is signed by a secret that it was given, and nothing else."""

from datetime import UTC, datetime

import requests
from standardwebhooks.webhooks import Webhook

from sandbox.server import Running

SECRET = "whsec_c2FuZGJveCBzZWNyZXQgb2YgMzIgYnl0ZXMgaGVyZSE="


def tell(outside: Running, *, secret: str = SECRET) -> int:
    now, body = datetime.now(UTC), '{"type": "incident.opened"}'
    headers = {
        "webhook-id": "msg_1",
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": Webhook(secret).sign("msg_1", now, body),
    }
    return requests.post(f"{outside.url}/endpoint/hooks", body, headers=headers, timeout=5).status_code


def give(outside: Running, secrets: object) -> int:
    return requests.put(f"{outside.url}/_/endpoint", json={"secrets": secrets}, timeout=5).status_code


def test_it_takes_what_is_signed_by_a_secret_it_was_given(outside: Running) -> None:
    assert tell(outside) == 401
    assert give(outside, [SECRET]) == 200
    assert tell(outside) == 204
    assert outside.state.endpoint.told == {"msg_1": {"type": "incident.opened"}}


def test_it_takes_nothing_of_anybody_else(outside: Running) -> None:
    give(outside, [SECRET])
    assert tell(outside, secret="whsec_YW5vdGhlcg==") == 401
    assert outside.state.endpoint.told == {}


def test_only_secrets_are_given(outside: Running) -> None:
    assert give(outside, "whsec_x") == 400
    assert give(outside, [1]) == 400
