"""Webhook intake beside a bare view of the same server, both over 16 connections kept open.

Every webhook is genuine and of an alert group not seen before: the longest way through, with an incident, its first event
and what is owed for it, committed to disk before the answer.
"""

import hashlib
import hmac
import itertools
import json
import uuid
from collections.abc import Iterator

from tests.bench import load
from tests.bench.application import Application
from tests.bench.load import Load
from tests.bench.measure import Measure

CONNECTIONS = 16
WARM_UP_SECONDS, ROUNDS, BARE_SECONDS, WEBHOOK_SECONDS = 1.0, 3, 1.0, 2.0
SHARE_OF_BARE = 0.28  # of the requests a second
P99_MS = 15.0
INCIDENTS = "SELECT count(*) FROM incidents_incident"


class LostWebhookError(RuntimeError):
    """There are fewer incidents than answers that confirmed one."""


def measure(app: Application) -> list[Measure]:
    """Requests a second, and the median and 99th percentile of the time to an answer."""
    bare, webhooks = itertools.repeat(load.request("GET", "/health")), genuine_webhooks(app.webhook_secret)
    for requests in (bare, webhooks):
        load.run(app.port, requests, connections=CONNECTIONS, seconds=WARM_UP_SECONDS)
    base, ours = Load(), Load()
    before = app.asked(INCIDENTS)
    for _ in range(ROUNDS):  # by turns, so that a neighbour's noise falls on both
        base += load.run(app.port, bare, connections=CONNECTIONS, seconds=BARE_SECONDS)
        ours += load.run(app.port, webhooks, connections=CONNECTIONS, seconds=WEBHOOK_SECONDS)
    if app.asked(INCIDENTS) - before != len(ours.took):
        raise LostWebhookError(f"{len(ours.took)} answered, {app.asked(INCIDENTS) - before} on record")
    return [
        Measure(name="intake_per_s", value=ours.per_second, baseline=base.per_second, limit=SHARE_OF_BARE),
        Measure(name="intake_p50_ms", value=ours.percentile(50), baseline=base.percentile(50), limit=P99_MS),
        Measure(name="intake_p99_ms", value=ours.percentile(99), baseline=base.percentile(99), limit=P99_MS),
    ]


def genuine_webhooks(secret: str, *, services: int = 2**32) -> Iterator[bytes]:
    """Signed requests, as OnCall's relay sends them, one alert group each; of so many services that each is one of its own."""
    while True:
        group = uuid.uuid4().hex
        service = f"service-{int(group[:8], 16) % services}"
        body = json.dumps(
            {
                "event": {"type": "alert group created", "time": "2026-11-25T02:11:00Z"},
                "alert_group": {"id": group, "title": "Checkout errors", "route_id": "RCHECKOUT1"},
                "alert_group_id": group,
                "integration": {"id": f"C{group[:12]}", "labels": {"severity": "critical", "service": service}},
            }
        ).encode()
        signature = hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()
        yield load.request("POST", "/webhooks/grafana-oncall", body, X_Grafana_OnCall_Signature=signature)
