"""M14: what people on call are told while Slack does not let their room be made."""

from django.conf import settings

from clients.slack_words import SILENT
from incidents.audit.actions import Action
from incidents.links import console
from incidents.models.incident import Incident, State

MOST_TITLE = 120  # characters of a subject line
ON_CALL = "you are on call for it"
ASKED = "you are asked to help with it"


def subject(incident: Incident) -> str:
    """`P1 INC-214 Checkout errors, no Slack room yet`, on one line."""
    title = " ".join(incident.title.split())
    title = title if len(title) <= MOST_TITLE else f"{title[: MOST_TITLE - 1]}…"
    return f"{incident.severity} {incident.reference} {title}, no Slack room yet"


def to_responder(incident: Incident, *, is_on_call: bool) -> str:
    """The e-mail's text. Addresses stand at the ends of their lines, where no full stop becomes a part of them."""
    return _text(incident, ON_CALL if is_on_call else ASKED)


def at_alert_group(incident: Incident) -> str:
    """The note's text: whoever looks at the alert group in OnCall reads it."""
    return f"{subject(incident)}\n{_text(incident, ON_CALL)}"


def _text(incident: Incident, why_you: str) -> str:
    call = [f"Call: {settings.BRIDGE_URL}"] if settings.BRIDGE_URL else []
    return "\n".join(
        [
            f"{_why(incident)} The incident is on record since {incident.started_at:%H:%M} UTC and {why_you}.",
            f"Lead it here: {console(incident)}",
            *call,
            "The room opens by itself when Slack returns, with all you did.",
        ]
    )


def _why(incident: Incident) -> str:
    """Why there is no room, as the failed assembly has it on record."""
    changed = incident.events.newest(Action.STATE_CHANGED)
    failed = changed is not None and changed.detail["now"] == State.ASSEMBLY_FAILED
    why = changed.words.get("why", "") if changed and failed else ""
    return f"{why.rstrip('.')}." if why else SILENT
