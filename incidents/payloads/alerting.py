"""Grafana Alerting's webhook contact point, and Alertmanager's, which has the same shape: each alert in it is one of its own.

Follows grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier.
An alert keeps its fingerprint (of its labels) and startsAt while it fires; when it fires again it has another startsAt.
"""

import hashlib
from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import Field

from incidents.payloads.fields import Labels, Line, Link, OptionalId, Sent, Time
from incidents.payloads.report import Happened, Report

SOURCE = "grafana-alerting"


class OneAlert(Sent):
    status: Literal["firing", "resolved"]
    labels: Labels = {}
    annotations: Labels = {}
    startsAt: Time = None
    endsAt: Time = None  # year 1 while it fires
    generatorURL: Link = ""
    fingerprint: OptionalId = ""


class Notification(Sent):
    """The whole body; at least one alert."""

    receiver: OptionalId = ""
    status: Line = ""
    alerts: list[OneAlert] = Field(min_length=1)
    commonLabels: Labels = {}
    externalURL: Link = ""
    groupKey: str = ""


def to_reports(body: Any, *, source: str = SOURCE) -> list[Report]:
    """One report an alert, in their order. Raises pydantic.ValidationError naming each bad field."""
    sent = Notification.model_validate(body)
    return [_report(sent, one, source=source) for one in sent.alerts]


def _report(sent: Notification, one: OneAlert, *, source: str) -> Report:
    labels = sent.commonLabels | one.labels
    fires = one.status == "firing"
    return Report(
        source=source,
        group_id=instance_id(fingerprint_of(one), one.startsAt),
        event_type=one.status,
        happened=Happened.FIRED if fires else Happened.CLEARED,
        title=title_of(one.annotations, labels),
        started_at=one.startsAt or datetime.now(UTC),
        at=one.startsAt if fires else one.endsAt,
        labels=labels,
        grouped_by=_short(sent.groupKey) or fingerprint_of(one),
        integration_id=sent.receiver,
        team=labels.get("team", ""),
        url=one.generatorURL or sent.externalURL,
    )


def instance_id(fingerprint: str, began: datetime | None) -> str:
    """The same for all that is said of one firing of one alert."""
    return f"{fingerprint}:{began.strftime('%Y%m%dT%H%M%S') if began else ''}"[:200]


def title_of(annotations: dict[str, str], labels: dict[str, str]) -> str:
    """What Prometheus' alerts are called."""
    return annotations.get("summary") or labels.get("alertname") or "Alert without a name"


def fingerprint_of(one: OneAlert) -> str:
    """The sender's, or one of ours over the labels."""
    return one.fingerprint or hashlib.sha256(repr(sorted(one.labels.items())).encode()).hexdigest()[:16]


def _short(key: str) -> str:
    """A groupKey of any length and content, as text of a known length."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest() if key else ""
