"""What events of the system chain say, as sentences; those of incidents have theirs in incidents/timeline.py."""

from collections.abc import Callable

from console.audit.kinds import called
from incidents.audit.actions import Action
from incidents.models import AuditEvent
from incidents.timeline_sentences import SENTENCES

SPOILT = (
    KeyError,
    TypeError,
    ValueError,
    AttributeError,
)  # what reading a copy for queries raises that somebody changed

REFUSED = {
    "audience": "it is for another door",
    "revoked": "it was revoked",
    "expired": "it had expired",
    "owner": "its owner is not active",
    "often": "too often in a minute",
    "scope": "it is not for that",
}

SYSTEM: dict[Action, Callable[[AuditEvent], str]] = {
    Action.SIGNED_IN: lambda e: f"Signed in with {_method(e)}{_factor(e)}",
    Action.SIGNED_OUT: lambda _: "Signed out",
    Action.SIGN_IN_FAILED: lambda e: f"{_times(e)} to sign in failed within ten minutes ({_account(e)})",
    Action.SIGN_IN_LINKED: lambda e: f"Single sign-on linked to {_account(e)}",
    Action.SIGN_IN_UNLINKED: lambda e: f"Single sign-on taken from {_account(e)}",
    Action.SECOND_FACTOR_CHANGED: lambda e: f"Second factor {e.detail['what']}: {e.detail['kind']}",
    Action.SECOND_FACTOR_RESET: lambda e: f"Second factors of {_account(e)} reset",
    Action.PERSON_LINKED: lambda e: f"Linked {e.detail['person']} to {_linked(e)}",
    Action.PERSON_UNLINKED: lambda e: f"Took {_account(e)} from {e.detail['person']}",
    Action.PEOPLE_MERGED: lambda e: f"{e.detail['person']} is {e.detail['into']}",
    Action.MERGE_UNDONE: lambda e: f"{e.detail['person']} is not {e.detail['was']} after all",
    Action.PERSON_DEACTIVATED: lambda e: f"Deactivated {e.detail['person']}",
    Action.PERSON_REACTIVATED: lambda e: f"Let {e.detail['person']} back in",
    Action.GROUP_MEMBERSHIP_CHANGED: lambda e: (
        f"{e.detail.get('person') or _account(e)} {e.detail['change']} {_to(e)} {e.detail['group']}"
    ),
    Action.ACCOUNT_CHANGED: lambda e: f"{_account(e).capitalize()} {e.detail['change']} in the admin{_fields(e)}",
    Action.GROUP_CHANGED: lambda e: f"Group {e.detail['group']} {e.detail['change']} in the admin{_fields(e)}",
    Action.SETTINGS_CHANGED: lambda e: (
        f"{e.detail['process'].capitalize()} process started with other settings: {', '.join(e.detail['names'])}"
    ),
    Action.TEMPLATE_WRITTEN: lambda e: f"Template written: {e.words.get('name', '')}",
    Action.TEMPLATE_REVIEWED: lambda e: f"Template of {e.detail['written_by']} reviewed: {e.words.get('name', '')}",
    Action.TEMPLATE_RETIRED: lambda e: f"Template retired: {e.words.get('name', '')}",
    Action.INVOCATION_LOGGING_FOUND: lambda e: f"Bedrock keeps what it is told{_region(e)}, so no model is asked",
    Action.INVOCATION_LOGGING_ENDED: lambda e: f"Bedrock keeps nothing of what it is told any more{_region(e)}",
    Action.MODEL_BUDGET_SPENT: lambda e: (
        f"{e.detail['percent']} % of the model's budget for {e.detail['month']} is spent:"
        f" {e.detail['spent_cents'] / 100:.2f} of {e.detail['budget_cents'] / 100:.2f} USD"
    ),
    Action.AUDIT_CHECK_ASKED: lambda e: (
        f"Asked to verify {'one incident' if e.detail['of_incident'] else 'the whole log'}"
    ),
    Action.AUDIT_CHECK_FAILED: lambda e: f"The log does not verify: {e.words.get('finding', '')}",
    Action.AUDIT_EXPORTED: lambda e: (
        f"Took the log of {e.detail['exported']} away as a {e.detail['form']}, {e.detail['events']} events"
    ),
    Action.LIST_EXPORTED: lambda e: (
        f"Took a list away as a table: {e.detail['rows']} {e.detail['listed']}, {_asked(e)}"
    ),
    Action.ACCESS_TOKEN_MADE: lambda e: (
        f"Token {e.detail['access']} made for {e.words.get('name', 'a client')}:"
        f" {', '.join(e.detail['scopes'])}, {e.detail['days']} days"
    ),
    Action.ACCESS_TOKEN_REVOKED: lambda e: f"Token {e.detail['access']} of {e.words.get('name', 'a client')} revoked",
    Action.ACCESS_TOKEN_REFUSED: lambda e: f"Token {e.detail['access']} used and refused: {REFUSED[e.detail['why']]}",
    Action.ACCESS_TOKEN_USED: lambda e: (
        f"{e.detail['what']} asked with token {e.detail['access']}{_about(e.detail['about'])}"
    ),
    Action.YEAR_SEEDED: lambda e: (
        f"Seeded {e.detail['incidents']} incidents that never happened (seed {e.detail['seed']})"
    ),
    Action.ENDPOINT_MADE: lambda e: f"{_endpoint(e)} made, at {e.detail['host']}: {', '.join(e.detail['kinds'])}",
    Action.ENDPOINT_CHANGED: lambda e: f"{_endpoint(e)} changed, at {e.detail['host']}{_fields(e)}",
    Action.ENDPOINT_SWITCHED: lambda e: (
        f"{_endpoint(e)} switched {'on' if e.detail['on'] else 'off'}: {e.detail['why'].replace('_', ' ')}"
    ),
    Action.ENDPOINT_SECRET_ROTATED: lambda e: f"{_endpoint(e)} has another secret",
    Action.ENDPOINT_TESTED: lambda e: f"{_endpoint(e)} tested",
    Action.ENDPOINT_MESSAGE_RESENT: lambda e: f"{_endpoint(e)}: message {e.detail['message']} sent again",
    Action.CONNECTION_TESTED: lambda e: (
        f"Connection to {e.detail['system']} tested: {'it works' if e.detail['worked'] else 'it does not work'}"
    ),
    Action.CHAIN_FORKED: lambda e: f"The second copy differs from event {e.detail['at_seq']} of {e.detail['chain']}",
}
SAYINGS: dict[str, Callable[[AuditEvent], str]] = {str(action): say for action, say in (SENTENCES | SYSTEM).items()}


def sentence(event: AuditEvent) -> str:
    """What it says, with people by reference; of one that cannot be read, what it is called."""
    saying = SAYINGS.get(event.action)
    try:
        return saying(event) if saying else called(event.action)
    except SPOILT:
        return f"{called(event.action)} (its details cannot be read)"


def _account(event: AuditEvent) -> str:
    number = event.detail.get("account")
    return f"console account {number}" if number else "no such account"


def _asked(event: AuditEvent) -> str:
    asked = event.words.get("asked", "")
    return f"those that fit {asked}" if asked else "all that there were"


def _region(event: AuditEvent) -> str:
    return f" in {event.detail['region']}" if event.detail.get("region") else ""


def _about(reference: str | None) -> str:
    return f", about {reference}" if reference else ""


def _endpoint(event: AuditEvent) -> str:
    return f"Outgoing webhook {event.detail['endpoint']} ({event.words.get('description', '')})"


def _linked(event: AuditEvent) -> str:
    return "the directory" if "account" not in event.detail else _account(event)


def _fields(event: AuditEvent) -> str:
    return f": {', '.join(event.detail['fields'])}" if event.detail["fields"] else ""


def _times(event: AuditEvent) -> str:
    count = event.detail["count"]
    return f"{count} attempt{'' if count == 1 else 's'}"


def _method(event: AuditEvent) -> str:
    return "single sign-on" if event.detail["method"] == "socialaccount" else str(event.detail["method"])


def _factor(event: AuditEvent) -> str:
    factor = event.detail.get("second_factor")
    return f" and {factor}" if factor else ""


def _to(event: AuditEvent) -> str:
    return "to" if event.detail["change"] == "added" else "from"
