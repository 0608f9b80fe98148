"""What Grafana Alerting's webhook contact point sends, as its documentation shows it."""

from typing import Any

JSON = dict[str, Any]
NEVER = "0001-01-01T00:00:00Z"


def alert(
    name: str,
    *,
    status: str = "firing",
    service: str = "checkout",
    began: str = "2026-11-25T02:11:00+01:00",
    **labels: str,
) -> JSON:
    """One of the alerts in a body."""
    return {
        "status": status,
        "labels": {"alertname": name, "service": service, "severity": "critical", **labels},
        "annotations": {"summary": f"{name} on {service}"},
        "startsAt": began,
        "endsAt": "2026-11-25T02:20:00+01:00" if status == "resolved" else NEVER,
        "values": {"B": 44.23},
        "valueString": "[ metric='foo' labels={} value=10 ]",
        "generatorURL": "https://play.grafana.example/alerting/1afz29v7z/edit",
        "fingerprint": f"c6eadffa33fcdf37-{name}-{service}",
        "silenceURL": "https://play.grafana.example/alerting/silence/new",
        "dashboardURL": "",
        "panelURL": "",
    }


def notification(*alerts: JSON, key: str = '{}/{service="checkout"}:{alertname="Errors"}') -> JSON:
    """The whole body."""
    firing = [one for one in alerts if one["status"] == "firing"]
    return {
        "receiver": "incidents",
        "status": "firing" if firing else "resolved",
        "orgId": 1,
        "alerts": list(alerts),
        "groupLabels": {"alertname": "Errors"},
        "commonLabels": {"severity": "critical"},
        "commonAnnotations": {},
        "externalURL": "https://play.grafana.example/",
        "version": "1",
        "groupKey": key,
        "truncatedAlerts": 0,
        "title": "[FIRING:2] Errors",
        "state": "alerting",
        "message": "**Firing**",
    }
