"""POST /_/alert: an alert group in OnCall, and the webhook that tells of it, by the scheme asked for."""

from flask import Blueprint, Response, jsonify

from sandbox.current import world
from sandbox.doors.alerting import notification
from sandbox.doors.application import send_alert
from sandbox.doors.asked import JSON, DoorError, asked, text_of
from sandbox.people import CARLA, INES, RAVI
from sandbox.rota import INTEGRATIONS, TEAM, USERS

SCHEMES = ("oncall-hmac", "grafana-alerting-hmac", "oncall-bearer")
ALERTING_EVENTS = {"created": "firing", "resolve": "resolved"}  # Grafana Alerting knows no others
EVENTS = {
    "created": "alert group created",
    "acknowledge": "acknowledge",
    "resolve": "resolve",
    "silence": "silence",
    "unsilence": "unsilence",
    "unresolve": "unresolve",
    "unacknowledge": "unacknowledge",
    "escalation": "escalation",
    "manual": "manual trigger",
    "status": "status change",
}
_STATE_AFTER = {
    "acknowledge": "acknowledged",
    "resolve": "resolved",
    "silence": "silenced",
    "unsilence": "new",
    "unresolve": "new",
    "unacknowledge": "new",
}
_WRITTEN = {"new": "firing"}  # the API says "new" where the webhook says "firing"
_CARRIED = [
    "id",
    "integration_id",
    "route_id",
    "team_id",
    "alerts_count",
    "created_at",
    "resolved_at",
    "resolved_by",
    "acknowledged_at",
    "acknowledged_by",
    "title",
    "permalinks",
    "silenced_at",
]
_TAKEN = ("title", "severity", "scheme", "alert_group_id", "event", "service", "team", "unsigned_timestamp")


routes = Blueprint("alert", __name__, url_prefix="/_")


@routes.post("/alert")
def alert() -> Response:
    """Fire it. `alert_group_id` repeats one that is there; `event` says what happened to it (default `created`)."""
    body = asked(required=(), optional=_TAKEN)
    scheme = text_of(body, "scheme", "oncall-hmac")
    if scheme not in SCHEMES:
        raise DoorError(f"scheme {scheme!r} is not served yet; {', '.join(SCHEMES)} is")
    event = text_of(body, "event", "created")
    if event not in EVENTS:
        raise DoorError(f"no event is called {event!r}; there are {', '.join(EVENTS)}")
    if scheme == "grafana-alerting-hmac" and event not in ALERTING_EVENTS:
        raise DoorError(f"Grafana Alerting tells of {' and '.join(ALERTING_EVENTS)} only")
    with world.lock:
        group = _group(body)
        if event in _STATE_AFTER:
            world.oncall.move(group, _STATE_AFTER[event], by=INES.oncall)
        if scheme == "grafana-alerting-hmac":
            webhook = notification(group, status=ALERTING_EVENTS[event])
        else:
            webhook = _webhook(group, event=event, at=world.clock.iso(), team=_team_of(group))
    return jsonify(send_alert(webhook, scheme=scheme, with_timestamp=not body.get("unsigned_timestamp")))


def _group(body: JSON) -> JSON:
    group_id = text_of(body, "alert_group_id")
    if group_id:
        if group_id not in world.oncall.alert_groups:
            known = ", ".join(world.oncall.alert_groups) or "none yet"
            raise DoorError(f"no alert group is called {group_id!r}; there are: {known}")
        return world.oncall.alert_groups[group_id]
    own = _of_its_own()
    labels = {
        "severity": text_of(body, "severity", "P1"),
        "service": text_of(body, "service", own),
        "team": text_of(body, "team", own),
    }
    integration = INTEGRATIONS[len(world.oncall.alert_groups) % len(INTEGRATIONS)]
    return world.oncall.open_group(
        title=text_of(body, "title", "Checkout errors"), labels=labels, integration=integration
    )


def _of_its_own() -> str:
    """checkout, checkout-2, ...: alerts of one service or team would join one incident. `service` and `team` say otherwise."""
    count = len(world.oncall.alert_groups)
    return "checkout" if count == 0 else f"checkout-{count + 1}"


def _team_of(group: JSON) -> str:
    return next(str(label["value"]["name"]) for label in group["labels"] if label["key"]["name"] == "team")


def _webhook(group: JSON, *, event: str, at: str, team: str) -> JSON:
    """https://grafana.com/docs/oncall/latest/configure/outgoing-webhooks/#outgoing-webhook-payload"""
    by_person = event not in ("created", "escalation")
    return {
        "event": {"type": EVENTS[event], "time": at},
        "user": _user(INES.oncall) if by_person else None,
        "alert_group": {
            **{name: group[name] for name in _CARRIED},
            "state": _WRITTEN.get(group["state"], group["state"]),
            "labels": {label["key"]["name"]: label["value"]["name"] for label in group["labels"]},
        },
        "alert_group_id": group["id"],
        "alert_payload": group["last_alert"]["payload"],
        "integration": {
            "id": group["integration_id"],
            "type": "webhook",
            "name": "Checkout",
            "team": team,
            "labels": {"environment": "production"},
        },
        "notified_users": [],
        "users_to_be_notified": [_user(person.oncall) for person in (INES, RAVI, CARLA)],
        "alert_group_acknowledged_by": _user(group["acknowledged_by"]),
        "alert_group_resolved_by": _user(group["resolved_by"]),
        "webhook": {"id": "WHSANDBOX1", "name": "incident commander", "labels": {}, "team": TEAM},
    }


def _user(user_id: str | None) -> JSON | None:
    user = USERS.get(user_id or "")
    return {name: user[name] for name in ("id", "username", "email")} if user else None
