"""The kinds of state change that an endpoint may be told of, by the names that are sent, and what they are called."""

from incidents.audit.actions import Action

KINDS = {
    "incident.opened": "An incident was opened",
    "incident.acknowledged": "Its alert was acknowledged",
    "incident.led": "Somebody leads it",
    "incident.severity_changed": "Its severity changed",
    "incident.mitigated": "It was mitigated",
    "incident.resolved": "It was resolved",
    "incident.reopened": "It was reopened",
    "incident.cancelled": "It was closed as a false alarm",
    "incident.merged": "It was closed as a duplicate",
    "incident.undone": "Something of this was undone",
    "customer_update.published": "Customers were told",
    "postmortem.filed": "Its postmortem was filed",
}
TEST = "endpoint.test"

BY_ACTION = {
    Action.INCIDENT_OPENED: "incident.opened",
    Action.ALERT_ACKNOWLEDGED: "incident.acknowledged",
    Action.IC_CLAIMED: "incident.led",
    Action.HANDOFF_ACCEPTED: "incident.led",
    Action.SEVERITY_RAISED: "incident.severity_changed",
    Action.SEVERITY_CHANGED: "incident.severity_changed",
    Action.INCIDENT_MITIGATED: "incident.mitigated",
    Action.INCIDENT_RESOLVED: "incident.resolved",
    Action.REOPENED: "incident.reopened",
    Action.INCIDENT_CANCELLED: "incident.cancelled",
    Action.INCIDENT_DUPLICATE: "incident.merged",
    Action.UNDONE: "incident.undone",
    Action.STATUSPAGE_PUBLISHED: "customer_update.published",
    Action.POSTMORTEM_FILED: "postmortem.filed",
}
