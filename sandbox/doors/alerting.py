"""What Grafana Alerting's webhook contact point sends of an alert."""

from sandbox.doors.asked import JSON

NEVER = "0001-01-01T00:00:00Z"


def notification(group: JSON, *, status: str) -> JSON:
    """https://grafana.com/docs/grafana/latest/alerting/configure-notifications/manage-contact-points/integrations/webhook-notifier/"""
    labels = {"alertname": group["title"]} | {one["key"]["name"]: one["value"]["name"] for one in group["labels"]}
    grouping = {name: labels[name] for name in ("alertname", "service") if name in labels}
    alert = {
        "status": status,
        "labels": labels,
        "annotations": {"summary": group["title"]},
        "startsAt": group["created_at"],
        "endsAt": group["resolved_at"] or NEVER,
        "generatorURL": "http://grafana.example/alerting/grafana/checkout/view",
        "fingerprint": group["id"].lower(),
        "silenceURL": "http://grafana.example/alerting/silence/new",
        "dashboardURL": "",
        "panelURL": "",
        "values": {"A": 1},
    }
    return {
        "receiver": "incident commander",
        "status": status,
        "orgId": 1,
        "alerts": [alert],
        "groupLabels": grouping,
        "commonLabels": labels,
        "commonAnnotations": {"summary": group["title"]},
        "externalURL": "http://grafana.example/",
        "version": "1",
        "groupKey": "{}:" + "{" + ", ".join(f'{name}="{value}"' for name, value in grouping.items()) + "}",
        "truncatedAlerts": 0,
        "title": f"[{status.upper()}:1] {group['title']}",
        "state": "alerting" if status == "firing" else "ok",
        "message": "",
    }
