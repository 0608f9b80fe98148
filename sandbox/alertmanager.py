"""Alertmanager's API: the alerts that fire now. What is resolved is gone from it.

It follows https://github.com/prometheus/alertmanager/blob/main/api/v2/openapi.yaml .
"""

from typing import Any

from flask import Blueprint, Response, jsonify

from sandbox.current import world

JSON = dict[str, Any]

routes = Blueprint("alertmanager", __name__, url_prefix="/alertmanager/api/v2")


class Alertmanager:
    """Alerts by their fingerprint."""

    def __init__(self) -> None:
        self.alerts: dict[str, JSON] = {}

    def fire(self, fingerprint: str, *, title: str, labels: dict[str, str], at: str) -> JSON:
        """It fires from now on."""
        alert: JSON = {
            "annotations": {"summary": title},
            "startsAt": at,
            "updatedAt": at,
            "endsAt": at,
            "fingerprint": fingerprint,
            "receivers": [{"name": "incidents"}],
            "status": {"state": "active", "silencedBy": [], "inhibitedBy": [], "mutedBy": []},
            "labels": {"alertname": title, **labels},
            "generatorURL": "http://prometheus.example/graph",
        }
        self.alerts[fingerprint] = alert
        return alert


@routes.get("/alerts")
def list_alerts() -> Response:
    """All of them, silenced ones too."""
    return jsonify(list(world.alertmanager.alerts.values()))
