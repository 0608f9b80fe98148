"""[Alerts]: all alerts of the incident, for whoever pressed it, each with a way out of it."""

from django.db.models import Count, Max, Q
from django.db.models.fields.json import KT

from incidents.models.alert import Alert
from incidents.models.incident import Incident
from incidents.short import short
from slackbot.blocks import Block, button, clock, context, escape, loading_modal, modal, section

CALLBACK_ID = "alerts"
TITLE = "Alerts"
MOST = 70  # a modal holds 100 blocks, and 250 kB, of which a letter may be twelve bytes
CONFIRM = (
    "It gets an incident and a room of its own, with the people on call for it. This one goes on with the other alerts."
)


def summary(incident: Incident) -> str:
    """`17 alerts, 4 services, last 02:19`; nothing for a single one."""
    named = Count(KT("labels__service"), filter=~Q(labels__service=""), distinct=True)
    counted = incident.alerts.aggregate(alerts=Count("pk"), services=named, last=Max("started_at"))
    if counted["alerts"] < 2:
        return ""
    on = f", {counted['services']} services" if counted["services"] > 1 else ""
    return f"{counted['alerts']} alerts{on}, last {clock(counted['last'])}"


def loading() -> Block:
    """Opened within three seconds of the click."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID)


def whole(incident: Incident) -> Block:
    """The newest first; more than fit are counted."""
    alerts = list(incident.alerts.order_by("-started_at", "-pk")[: MOST + 1])
    blocks = [section(f"{incident.reference}: {summary(incident) or 'one alert'}")]
    blocks += [_row(alert, can_leave=len(alerts) > 1 and incident.is_open) for alert in alerts[:MOST]]
    if len(alerts) > MOST:
        blocks.append(context(f"The newest {MOST} are shown; the console has all of them."))
    return modal(title=TITLE, blocks=blocks, callback_id=CALLBACK_ID)


def _row(alert: Alert, *, can_leave: bool) -> Block:
    service = f", {escape(short(alert.labels['service'], 60))}" if alert.labels.get("service") else ""
    state = alert.get_state_display().lower()
    row = section(
        f"*{alert.severity}* {escape(short(alert.title, 150))}{service}\n{state}, since {clock(alert.started_at)}"
    )
    if not can_leave:
        return row
    leave = button(
        "Split off", action_id="split_off", value=str(alert.pk), confirm=("Split it off?", CONFIRM, "Split off")
    )
    return row | {"accessory": leave}
