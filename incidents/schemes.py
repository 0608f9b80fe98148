"""How a sender shows who it is: one class a scheme, chosen by WEBHOOK_SCHEMES, decided on the raw bytes before anything is parsed.

A request is judged by the first scheme in SCHEMES that is configured and whose header it carries, and by no other: a wrong
signature is not saved by a right token beside it. A header that is there twice arrives joined by a comma and fits neither.
Both HMAC schemes sign with the same secret (clients/secrets.py).
"""

import hashlib
import hmac
import re
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from uuid import uuid4

from django.conf import settings

from clients.secrets import webhook_secret
from incidents.errors import WebhookRejected

WINDOW_SECONDS = 300
LONGEST_TIMESTAMP = 12  # digits
HEX_SHA256 = r"([0-9a-fA-F]{64})"


@dataclass(frozen=True, kw_only=True)
class Verified:
    """A request that its scheme vouches for. The same `digest` (hex) is taken once, for good."""

    scheme: str
    digest: str
    body: bytes = field(repr=False)
    is_signed: bool = True  # False: the sender knew a token, which proves nothing of the body


class Scheme(Protocol):
    """One way of showing who sends."""

    @property
    def name(self) -> str:
        """As WEBHOOK_SCHEMES lists it."""

    def is_used_by(self, headers: Mapping[str, str]) -> bool:
        """Whether the request carries this scheme's header, rightly or not."""

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Verified:
        """Raises WebhookRejected(401) with no more than the reason; TryLater when the secret store does not answer."""


@dataclass(frozen=True, kw_only=True)
class Hmac:
    """Hex HMAC-SHA256 of the raw body; with a timestamp header (unix seconds) of `<timestamp>:<raw body>`, within 5 minutes."""

    name: str
    header: str
    timestamp_setting: str = ""  # names the header of the time where it can be configured
    timestamp_header: str = ""
    prefix: str = ""  # may stand before the hex digits

    def is_used_by(self, headers: Mapping[str, str]) -> bool:
        return self.header in headers

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Verified:
        given = hex_signature(headers[self.header], prefix=self.prefix)
        signed = self._signed_string(body, headers)
        if not _matches_any(signed, given):
            raise WebhookRejected(401, "signature_wrong")
        return Verified(scheme=self.name, digest=hashlib.sha256(signed).hexdigest(), body=body)

    def _signed_string(self, body: bytes, headers: Mapping[str, str]) -> bytes:
        name = getattr(settings, self.timestamp_setting) if self.timestamp_setting else self.timestamp_header
        timestamp = headers.get(name)
        if timestamp is None:
            if settings.WEBHOOK_REQUIRE_TIMESTAMP:
                raise WebhookRejected(401, "timestamp_missing")
            return body
        is_number = timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= LONGEST_TIMESTAMP
        if not is_number or abs(time.time() - int(timestamp)) > WINDOW_SECONDS:
            raise WebhookRejected(401, "timestamp_outside_window")
        return timestamp.encode() + b":" + body


def hex_signature(value: str, *, prefix: str = "") -> str:
    """The digits of a header's value, in lower case. Raises WebhookRejected(401) for what is none."""
    given = value.strip(" \t")
    found = re.fullmatch(f"(?:{prefix})?{HEX_SHA256}", given)
    if found is None:
        raise WebhookRejected(401, "signature_malformed" if given else "signature_missing")
    return found[1].lower()


def is_signed(signed: bytes, given: str, *, key: bytes) -> bool:
    """Whether those are the hex digits of its HMAC-SHA256, compared in constant time."""
    return hmac.compare_digest(hmac.new(key, signed, hashlib.sha256).hexdigest(), given)


def _matches_any(signed: bytes, given: str) -> bool:
    """Tries the secrets in force; on a failure the cache is refreshed once (rate-limited) and tried again, for a rotation."""
    return _matches(signed, given) or (webhook_secret.refresh() and _matches(signed, given))


def _matches(signed: bytes, given: str) -> bool:
    found = False
    for key in webhook_secret.current():
        found |= is_signed(signed, given, key=key)
    return found


@dataclass(frozen=True, kw_only=True)
class Token:
    """A shared secret in `Authorization`, alone or after `Bearer`. Every delivery is one of its own: the body says nothing."""

    name: str
    setting: str

    def is_used_by(self, headers: Mapping[str, str]) -> bool:
        return "Authorization" in headers

    def verify(self, body: bytes, headers: Mapping[str, str]) -> Verified:
        given = headers["Authorization"].strip(" \t")
        if given[:7].lower() == "bearer ":
            given = given[7:].strip(" \t")
        if not given:
            raise WebhookRejected(401, "token_missing")
        expected = getattr(settings, self.setting)
        if not expected or not hmac.compare_digest(given.encode("utf-8", "replace"), expected.encode()):
            raise WebhookRejected(401, "token_wrong")
        digest = hashlib.sha256(uuid4().bytes + body).hexdigest()
        return Verified(scheme=self.name, digest=digest, body=body, is_signed=False)


SCHEMES: tuple[Scheme, ...] = (
    Hmac(
        name="oncall-hmac",
        header="X-Grafana-OnCall-Signature",
        timestamp_header="X-Grafana-OnCall-Timestamp",
        prefix="sha256=",
    ),
    Hmac(
        name="grafana-alerting-hmac",
        header="X-Grafana-Alerting-Signature",
        timestamp_setting="GRAFANA_ALERTING_TIMESTAMP_HEADER",
    ),
    Token(name="oncall-bearer", setting="GRAFANA_ONCALL_BEARER"),
)


def verify(body: bytes, headers: Mapping[str, str]) -> Verified:
    """What the configured scheme that the request uses says of it. Raises WebhookRejected(401) where it uses none."""
    for scheme in SCHEMES:
        if scheme.name in settings.WEBHOOK_SCHEMES and scheme.is_used_by(headers):
            return scheme.verify(body, headers)
    raise WebhookRejected(401, "signature_missing")
