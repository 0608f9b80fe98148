"""Senders beside OnCall, under /webhooks/alerts/<source>: same rules, same records.

`alertmanager` cannot sign: its token is compared, and it is asked which of the alerts it names are true. Every other source is
one of SIGNED_SOURCES: Standard Webhooks (https://github.com/standard-webhooks/standard-webhooks), its fields mapped to ours.
"""

import hashlib
from collections.abc import Mapping

from django.conf import settings
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from incidents import fetch, intake
from incidents.errors import WebhookRejected
from incidents.payloads import mapped, prometheus
from incidents.payloads.read import read_as, read_fingerprints
from incidents.schemes import Token, Verified

SIGNED = "standard-webhooks"
ALERTMANAGERS_TOKEN = Token(name="alertmanager-bearer", setting="ALERTMANAGER_BEARER")


def verify(body: bytes, headers: Mapping[str, str], *, source: str) -> Verified:
    """Raises WebhookRejected: 404 for a source that is not configured, 401 with no more than the reason."""
    if source == prometheus.SOURCE and settings.ALERTMANAGER_BEARER:
        if not ALERTMANAGERS_TOKEN.is_used_by(headers):
            raise WebhookRejected(401, "token_missing")
        return ALERTMANAGERS_TOKEN.verify(body, headers)
    if source not in settings.SIGNED_SOURCES:
        raise WebhookRejected(404, "unknown_source")
    try:
        Webhook(settings.SIGNED_SOURCES[source].secret).verify(body, dict(headers), json_parse=False)
    except (WebhookVerificationError, ValueError):  # what is no base64 or no UTF-8 comes as the latter
        raise WebhookRejected(401, "signature_wrong") from None
    digest = hashlib.sha256(headers["webhook-id"].encode()).hexdigest()  # a repeat has the id of the first try
    return Verified(scheme=SIGNED, digest=digest, body=body)


def take(delivery: Verified, *, source: str) -> intake.Receipt:
    """Records what the source reports. Raises WebhookRejected(400)."""
    if not delivery.is_signed:
        return fetch.note(read_fingerprints(delivery.body), delivery=delivery, source=source)
    known = settings.SIGNED_SOURCES[source]
    report = read_as(
        delivery.body,
        lambda body: mapped.to_report(
            body, source=source, paths=known.paths, firing=known.firing, resolved=known.resolved
        ),
    )
    return intake.receive([report], delivery=delivery)
