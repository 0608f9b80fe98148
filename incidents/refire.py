"""Firing again: by which key an alert is known when its source gives it a new id, and which incident it belongs to then.

A false alarm opens again as what was resolved does; a duplicate never, for its incident is the other one.

The key is source, integration, route and the grouping labels (never the severity), or what the source itself groups by.
Without grouping labels there is no key: a new incident opens, linked to the one it may belong to.
"""

import hashlib
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from incidents.models.incident import ENDED, CancelReason, Incident, State
from incidents.payloads.report import Report

# Text of which each names one thing: no value can pass for two.
SEPARATOR = "\x1f"


def window() -> timedelta:
    """How long after its end an incident is reopened by an alert that fires again."""
    return timedelta(minutes=settings.REFIRE_MINUTES)


def key_of(report: Report) -> str:
    """64 hex digits, or empty: nothing tells this alert from others of its integration."""
    names = [name for name in settings.REFIRE_LABELS if name not in settings.SEVERITY_LABELS]
    if report.grouped_by:
        parts = [report.grouped_by]
    elif names and all(report.labels.get(name) for name in names):
        parts = [report.integration_id, report.route_id, *(f"{name}={report.labels[name]}" for name in names)]
    else:
        return ""
    return hashlib.sha256(SEPARATOR.join([report.source, *parts]).encode()).hexdigest()


def home_of(key: str, *, shadow: bool) -> Incident | None:
    """The incident that alerts of this key belong to: the open one, else the one that ended last, within the window.

    What is in shadow mode and what is not never meet.
    """
    if not key:
        return None
    found = Incident.objects.filter(~Q(state__in=ENDED) | _ended_in_time(), alerts__refire_key=key, shadow=shadow)
    return found.order_by("-opened_at").first()


def opens_again(incident: Incident) -> bool:
    """Whether an alert of this locked incident that fires again would open it again now."""
    return Incident.objects.filter(_ended_in_time(), pk=incident.pk).exists()


def _ended_in_time() -> Q:
    since = timezone.now() - window()
    in_time = Q(state=State.RESOLVED, resolved_at__gt=since)
    return in_time | Q(state=State.CANCELLED, cancel_reason=CancelReason.FALSE_ALARM, cancelled_at__gt=since)
