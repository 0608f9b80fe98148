"""What Grafana OnCall sends for each trigger type it documents, as its webhooks page shows them; ids and people are made up."""

from typing import Any

JSON = dict[str, Any]
INES: JSON = {"id": "UOC0INES01", "username": "ines", "email": "ines@example.com"}
BEGAN, LATER = "2026-11-25T02:11:00.120000Z", "2026-11-25T02:15:30.450000Z"


def webhook(trigger: str, *, group: str = "IDOCS0001", at: str = LATER, by: JSON | None = INES, **changes: Any) -> JSON:
    """One body; `changes` are of the alert group."""
    return {
        "event": {"type": trigger, "time": at},
        "user": by,
        "alert_group": {
            "id": group,
            "integration_id": "CDOCS0001",
            "route_id": "RDOCS0001",
            "alerts_count": 3,
            "state": "firing",
            "created_at": BEGAN,
            "resolved_at": None,
            "acknowledged_at": None,
            "title": "Checkout errors",
            "permalinks": {
                "slack": None,
                "telegram": None,
                "web": f"https://oncall.example/a/grafana-oncall-app/{group}",
            },
            "labels": {"severity": "critical"},
            **changes,
        },
        "alert_group_id": group,
        "alert_payload": {"endsAt": "0001-01-01T00:00:00Z", "labels": {"region": "eu-1"}, "status": "firing"},
        "integration": {
            "id": "CDOCS0001",
            "type": "webhook",
            "name": "Checkout",
            "team": "Checkout",
            "labels": {"service": "checkout"},
        },
        "notified_users": [],
        "users_to_be_notified": [INES],
        "responses": {"WHP936BM1GPVHQ": {"id": "7Qw7TbPmzppRnhLvK3AdkQ", "status": "new"}},
        "webhook": {"id": "WHDOCS0001", "name": "incidents", "labels": {}},
    }


# By the trigger type: the body, and what it makes of an alert group that was firing.
TRIGGERS: dict[str, tuple[JSON, str]] = {
    "alert group created": (webhook("alert group created", at=BEGAN, by=None), "firing"),
    "acknowledge": (webhook("acknowledge", state="acknowledged", acknowledged_at=LATER), "acknowledged"),
    "resolve": (webhook("resolve", state="resolved", resolved_at=LATER), "resolved"),
    "silence": (webhook("silence", state="silenced"), "silenced"),
    "unsilence": (webhook("unsilence"), "firing"),
    "unresolve": (webhook("unresolve"), "firing"),
    "unacknowledge": (webhook("unacknowledge"), "firing"),
    "escalation": (webhook("escalation", by=None), "firing"),
    "manual trigger": (webhook("manual trigger"), "firing"),
    "status change": (webhook("status change", state="resolved"), "resolved"),
}
