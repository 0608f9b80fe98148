"""The flat shape: one alert group with its alerts, as a template in the sender writes it."""

from datetime import UTC, datetime
from typing import Any, Literal

from pydantic import Field

from incidents.payloads.fields import Id, Labels, Line, Link, OptionalId, Sent, Time
from incidents.payloads.native import SOURCE
from incidents.payloads.report import Happened, Report

HAPPENED = {"firing": Happened.FIRED, "resolved": Happened.CLEARED, "silenced": Happened.SILENCED}


class Group(Sent):
    id: Id
    title: Line = ""
    state: Literal["firing", "resolved", "silenced"]


class OneAlert(Sent):
    id: Id
    title: Line = ""
    message: Line = ""
    image_url: Link = ""
    source_url: Link = ""
    received_at: Time = None


class Flat(Sent):
    """The whole body; at least one alert."""

    alert_group_id: Id
    alert_group: Group
    integration_id: OptionalId = ""
    route_id: OptionalId = ""
    team_id: OptionalId = ""
    team_name: Line = ""
    labels: Labels = {}
    alerts: list[OneAlert] = Field(min_length=1)


def to_report(body: Any) -> Report:
    """Raises pydantic.ValidationError naming each bad field."""
    sent = Flat.model_validate(body)
    first = sent.alerts[0]
    return Report(
        source=SOURCE,
        group_id=sent.alert_group_id,
        event_type=sent.alert_group.state,
        happened=HAPPENED[sent.alert_group.state],
        title=sent.alert_group.title or first.title or f"Alert group {sent.alert_group_id}",
        started_at=min((one.received_at for one in sent.alerts if one.received_at), default=datetime.now(UTC)),
        labels=sent.labels,
        integration_id=sent.integration_id,
        route_id=sent.route_id,
        team=sent.team_name or sent.team_id,
        url=first.source_url,
    )
