"""The sign of each line of the timeline: by its kind, and of its own where it is one of those that people look for."""

from console.audit.kinds import KINDS
from incidents.audit.actions import Action as A

OF_KIND = {
    "incident": "flag",
    "alerts": "bell",
    "roles": "person",
    "room": "people",
    "work": "tick",
    "reminders": "clock",
    "updates": "words",
    "approvals": "stamp",
    "published": "page",
    "foreign": "page",
    "postmortem": "book",
    "follow-up": "tick",
    "rating": "book",
    "refused": "cross",
}
OWN = {
    A.INCIDENT_OPENED: "bell",
    A.INCIDENT_MITIGATED: "good",
    A.INCIDENT_RESOLVED: "good",
    A.NOTE_ADDED: "note",
    A.MESSAGE_KEPT: "note",
    A.IMAGE_KEPT: "note",
    A.STATUS_UPDATE_SENT: "note",
    A.TIME_CORRECTED: "clock",
    A.ALERT_CLEARED: "good",
    A.CONTEXT_SNAPSHOT_ATTACHED: "curve",
    A.STATUSPAGE_APPROVAL_REJECTED: "cross",
    A.APPROVAL_VOIDED: "cross",
    A.PUBLICATION_REFUSED: "cross",
}
_BY_ACTION = {action: OF_KIND.get(kind.name, "flag") for kind in KINDS for action in kind.actions} | OWN


def icon_of(action: A) -> str:
    """The name of its symbol in console/incident/icons.html."""
    return _BY_ACTION.get(action, "flag")
