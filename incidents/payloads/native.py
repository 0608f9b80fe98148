"""Grafana OnCall's own outgoing webhook, as it really sends it.

Follows grafana.com/docs/oncall/latest/configure/outgoing-webhooks ("Outgoing webhook format"). Titles, routes, teams and
permalinks may be null, labels a list or an object, the alert's payload anything.
"""

from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, Field, model_validator

from incidents.payloads.fields import Id, Labels, Line, Link, OptionalId, Sent, Time, storable
from incidents.payloads.own_page import is_own_page
from incidents.payloads.report import Happened, Report

SOURCE = "grafana-oncall"
HAPPENED = {
    "alert group created": Happened.FIRED,
    "firing": Happened.FIRED,
    "new": Happened.FIRED,  # what OnCall's API calls it
    "acknowledge": Happened.ACKNOWLEDGED,
    "acknowledged": Happened.ACKNOWLEDGED,
    "resolve": Happened.CLEARED,
    "resolved": Happened.CLEARED,
    "silence": Happened.SILENCED,
    "silenced": Happened.SILENCED,
    "unsilence": Happened.BACK,
    "unresolve": Happened.BACK,
    "unacknowledge": Happened.BACK,
}
BY_STATE = {"status change", "escalation", "manual trigger"}  # these happen in any state, which is sent along


class Event(Sent):
    type: Annotated[str, BeforeValidator(storable), Field(min_length=1, max_length=60)]
    time: Time = None


class Permalinks(Sent):
    web: Link = ""


class AlertGroup(Sent):
    id: Id
    title: Line = ""
    state: Line = ""
    integration_id: OptionalId = ""
    route_id: OptionalId = ""
    created_at: Time = None
    permalinks: Permalinks | None = None
    labels: Labels = {}


class User(Sent):
    id: OptionalId = ""
    username: Line = ""
    email: Line = ""


class Integration(Sent):
    id: OptionalId = ""
    team: Line = ""
    labels: Labels = {}


class Native(Sent):
    """The whole body; `alert_group_id` repeats `alert_group.id`."""

    event: Event
    alert_group: AlertGroup
    user: User | None = None
    integration: Integration | None = None
    alert_payload: Any = None

    @model_validator(mode="before")
    @classmethod
    def group_has_an_id(cls, body: Any) -> Any:
        """The group's id may stand only beside it."""
        if isinstance(body, dict) and isinstance(body.get("alert_group"), dict) and not body["alert_group"].get("id"):
            return body | {"alert_group": body["alert_group"] | {"id": body.get("alert_group_id")}}
        return body


def to_report(body: Any) -> Report:
    """Raises pydantic.ValidationError naming each bad field."""
    sent = Native.model_validate(body)
    group, integration = sent.alert_group, sent.integration or Integration()
    user = sent.user or User()
    return Report(
        source=SOURCE,
        group_id=group.id,
        event_type=sent.event.type,
        happened=_happened(sent),
        title=group.title or f"Alert group {group.id}",
        started_at=group.created_at or sent.event.time or datetime.now(UTC),
        at=sent.event.time,
        labels=integration.labels | group.labels,
        integration_id=group.integration_id or integration.id,
        route_id=group.route_id,
        team=integration.team,
        url=group.permalinks.web if group.permalinks else "",
        by_id=user.id,
        by_name=user.username,
        by_email=user.email,
    )


def _happened(sent: Native) -> Happened:
    """By the event's type; where that says nothing of the alert, by the group's state, firing if there is none.

    A page of our own opens nothing, whatever becomes of it.
    """
    if is_own_page(sent.alert_payload):
        return Happened.NOTED
    if sent.event.type not in BY_STATE:
        return HAPPENED.get(sent.event.type, Happened.NOTED)
    silent = Happened.NOTED if sent.event.type == "status change" else Happened.FIRED
    return HAPPENED.get(sent.alert_group.state, Happened.NOTED) if sent.alert_group.state else silent
