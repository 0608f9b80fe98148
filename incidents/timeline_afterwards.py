"""The sentences of what follows an incident: its postmortem, what is to be done, and what a restored database found again."""

from collections.abc import Callable

from incidents.audit.actions import Action
from incidents.models.audit_event import AuditEvent


def _people(event: AuditEvent) -> str:
    return ", ".join(event.detail["people"]) or "nobody"


def _added(event: AuditEvent) -> str:
    """Of before it was due on a day, without that."""
    owner, due = event.detail["owner"], event.detail.get("due")
    facts = ", ".join([*([owner] if owner else []), *([f"due {due}"] if due else [])])
    return f"To be done: {event.words.get('text', '')}{f' ({facts})' if facts else ''}"


def _changed(event: AuditEvent) -> str:
    was, now = event.detail["was"], event.detail["now"]
    whose = [f"{now['owner']} has it"] if was["owner"] != now["owner"] else []
    since = f", was {was['due']}" if was["due"] != now["due"] else ""
    due = f"due {now['due']}{since}"
    return f"What is to be done, as Linear has it: {', '.join([*whose, due])}"


AFTERWARDS: dict[Action, Callable[[AuditEvent], str]] = {
    Action.POSTMORTEM_CREATED: lambda _: "Postmortem written",
    Action.POSTMORTEM_FILED: lambda e: f"Postmortem filed as {e.detail['identifier']}",
    Action.POSTMORTEM_NOT_FILED: lambda e: f"Postmortem kept here: {e.words.get('why', '')}",
    Action.POSTMORTEM_UPDATED: lambda e: f"Postmortem {e.detail['identifier']} brought up to date",
    Action.POSTMORTEM_FOUND: lambda e: f"Postmortem found in Linear after a restore: {e.detail['identifier']}",
    Action.POSTMORTEM_REVIEW_ASKED: lambda e: f"Postmortem not reviewed: asked {_people(e)}",
    Action.FOLLOW_UP_ADDED: _added,
    Action.FOLLOW_UP_FILED: lambda e: f"To be done, filed as {e.detail['identifier']}",
    Action.FOLLOW_UP_ENDED: lambda e: f"What was to be done is {'dropped' if e.detail['dropped'] else 'done'}",
    Action.FOLLOW_UP_REOPENED: lambda _: "What was to be done is open again",
    Action.FOLLOW_UP_CHANGED: _changed,
    Action.PUBLICATION_FOUND: lambda e: f"Found on the status page after a restore: {e.words.get('body', '')}",
    Action.FOLLOW_UP_OVERDUE: lambda e: f"What is to be done is overdue: reminded {_people(e)}",
}
