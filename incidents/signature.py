"""The scheme `oncall-hmac`: who really sent these bytes, decided before anything of them is parsed.

`X-Grafana-OnCall-Signature` is the bare hex HMAC-SHA256 of the raw body (an optional `sha256=` prefix is accepted). With
`X-Grafana-OnCall-Timestamp` (unix seconds) the signed string is `<timestamp>:<raw body>`, and it must be within 5 minutes.
"""

import hashlib
import hmac
import re
import time

from django.conf import settings

from clients.secrets import webhook_secret
from incidents.errors import WebhookRejected
from incidents.intake import Verified

SCHEME = "oncall-hmac"
SIGNATURE = re.compile(r"(?:sha256=)?([0-9a-fA-F]{64})")
TIMESTAMP = re.compile(r"[0-9]{1,12}")
WINDOW_SECONDS = 300


def verify(body: bytes, *, signature: str, timestamp: str | None) -> Verified:
    """Raises WebhookRejected(401) and says no more than the reason; TryLater when the secret store does not answer."""
    given = SIGNATURE.fullmatch(signature)
    if given is None:
        raise WebhookRejected(401, "signature_missing" if not signature else "signature_malformed")
    signed = _signed_string(body, timestamp)
    if not _matches_any(signed, given[1].lower()):
        raise WebhookRejected(401, "signature_wrong")
    return Verified(scheme=SCHEME, digest=hashlib.sha256(signed).hexdigest(), body=body)


def _signed_string(body: bytes, timestamp: str | None) -> bytes:
    if timestamp is None:
        if settings.WEBHOOK_REQUIRE_TIMESTAMP:
            raise WebhookRejected(401, "timestamp_missing")
        return body
    if not TIMESTAMP.fullmatch(timestamp) or abs(time.time() - int(timestamp)) > WINDOW_SECONDS:
        raise WebhookRejected(401, "timestamp_outside_window")
    return timestamp.encode() + b":" + body


def _matches_any(signed: bytes, given: str) -> bool:
    """Tries the secrets in force; on a failure the cache is refreshed once (rate-limited) and tried again, for a rotation."""
    return _matches(signed, given) or (webhook_secret.refresh() and _matches(signed, given))


def _matches(signed: bytes, given: str) -> bool:
    found = False
    for key in webhook_secret.current():
        found |= hmac.compare_digest(hmac.new(key, signed, hashlib.sha256).hexdigest(), given)
    return found
