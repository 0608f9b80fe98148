"""Whom OnCall was calling when it sent its webhook: the body names them, and is believed where its own signature proves it."""

from typing import Any

from incidents.errors import WebhookRejected
from incidents.models.alert import Alert
from incidents.payloads.native import SOURCE, User
from incidents.payloads.read import read_as

SIGNED = "oncall-hmac"  # by any other scheme a body proves no more than the alert group's id
MOST = 50  # people of one alert
FIELDS = ("users_to_be_notified", "notified_users")


def called_for(alert: Alert) -> list[User]:
    """Each once, those first who are called next, as the newest webhook says; nobody where it names none that can be read."""
    newest = alert.deliveries.filter(source=SOURCE, scheme=SIGNED).order_by("-pk").first()
    if newest is None:
        return []
    try:
        named = read_as(bytes(newest.body), _named)
    except WebhookRejected:
        return []
    return list({one.id: one for one in named if one.id}.values())[:MOST]


def _named(body: dict[str, Any]) -> list[User]:
    listed = [entry for field in FIELDS if isinstance(body.get(field), list) for entry in body[field]]
    return [User.model_validate(entry) for entry in listed if isinstance(entry, dict)]
