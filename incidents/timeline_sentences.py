"""What each action of an incident's chain is in words, with people by reference."""

from collections.abc import Callable
from datetime import UTC, datetime

from incidents.audit.actions import Action
from incidents.models.alert import Found
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import State
from incidents.models.incident_role import label
from incidents.models.nudge import Kind, Outcome
from incidents.timeline_afterwards import AFTERWARDS

SENT = {Outcome.SENT: "Reminded", Outcome.UNKNOWN: "Perhaps reminded", Outcome.NOT_REACHED: "Could not remind"}

UNDID = {
    Action.INCIDENT_RESOLVED: "the resolution",
    Action.INCIDENT_CANCELLED: "the end as a false alarm",
    Action.INCIDENT_DUPLICATE: "the end as a duplicate",
    Action.INCIDENT_MITIGATED: "the mitigation",
    Action.SEVERITY_CHANGED: "the reassessment",
    Action.IC_CLAIMED: "the claim to lead",
}

Sentence = Callable[[AuditEvent], str]

SENTENCES: dict[Action, Sentence] = {
    Action.INCIDENT_OPENED: lambda e: (
        f"Opened as {e.detail['severity']}: {e.words.get('title', '')}{_found(e)}{_shadow(e)}"
    ),
    Action.ALERT_ACKNOWLEDGED: lambda e: f"Alert acknowledged in OnCall by {e.words.get('by', 'somebody')}",
    Action.ALERT_CLEARED: lambda _: "Alert cleared",
    Action.ALERT_SILENCED: lambda _: "Alert silenced at its source",
    Action.ALERT_FIRES_AGAIN: lambda e: f"Alert fires again ({e.detail['event']})",
    Action.ALERT_JOINED: lambda e: f"Alert joined: {e.words.get('title', '')}{_found(e)}",
    Action.ALERT_SPLIT_OFF: lambda e: f"Alert split off as {e.detail['into']}: {e.words.get('title', '')}",
    Action.SEVERITY_RAISED: lambda e: f"Now {e.detail['now']}: one of its alerts is",
    Action.STATE_CHANGED: lambda e: f"Now {State(e.detail['now']).label}{_because(e)}",
    Action.IC_CLAIMED: lambda e: "Leads" if e.detail.get("by", "claim") == "claim" else "Leads, since nobody did",
    Action.IC_RELEASED: lambda _: "Laid down the lead",
    Action.ONCALL_TOLD: lambda e: f"On call told: {_counted(e, 'acknowledged')}",
    Action.HANDOFF_OFFERED: lambda e: f"Offered the lead to {e.detail['to']}",
    Action.HANDOFF_ACCEPTED: lambda _: "Took over the lead",
    Action.ROLE_GIVEN: lambda e: f"Made {e.detail['to']} {label(e.detail['role'])}",
    Action.ROLE_TAKEN_AWAY: lambda e: f"Took the role of {label(e.detail['role'])} away",
    Action.STAND_IN_NAMED: lambda e: f"Named {e.detail['person']} to approve in their stead",
    Action.RESPONDER_JOINED: lambda e: f"{e.detail['person']} came into the room",
    Action.RESPONDERS_ADDED: lambda e: f"Called {e.detail['count']} more to help",
    Action.NOTE_ADDED: lambda e: f"Note: {e.words.get('note', '')}",
    Action.INCIDENT_MITIGATED: lambda e: f"Mitigated after {e.detail['minutes']} min",
    Action.REOPENED: lambda e: f"Reopened{_because(e)}",
    Action.STATUS_UPDATE_SENT: lambda e: f"Told the room: {e.words.get('update', '')}",
    Action.STATUS_REMINDER_SENT: lambda e: f"{SENT[e.detail['outcome']]} {Kind(e.detail['kind']).label}",
    Action.STATUS_REMINDER_SUPPRESSED: lambda e: f"Not reminded, since paused: {Kind(e.detail['kind']).label}",
    Action.STATUS_REMINDER_SILENCED: lambda e: (
        f"Paused reminders for {e.detail['minutes']} min" if e.detail["minutes"] else "Ended the pause of reminders"
    ),
    Action.MESSAGE_KEPT: lambda e: f"Kept what {_author(e)}: {_on_one_line(e)}",
    Action.MESSAGE_EDITED: lambda e: f"Changed in Slack, what {_author(e)}: {_on_one_line(e)}",
    Action.MESSAGE_DELETED: lambda e: f"Deleted in Slack, and kept here, what {_author(e)}",
    Action.IMAGE_KEPT: lambda e: f"Kept a picture of what {_author(e)}",
    Action.IMAGE_DELETED: lambda e: f"Deleted in Slack, and kept here, a picture of what {_author(e)}",
    Action.TIME_CORRECTED: lambda e: (
        f"Corrected: {e.detail['milestone']} {_moment(e.detail['now'])}, was {_moment(e.detail['was'])}{_because(e)}"
    ),
    Action.UNDONE: lambda e: f"Undid: {_undid(e)}",
    Action.ONCALL_TOLD_BACK: lambda e: f"On call told that it goes on: {_counted(e, 'opened', 'open again')}",
    Action.INCIDENT_RESOLVED: lambda e: f"Resolved after {e.detail['minutes']} min{_reason(e)}",
    Action.INCIDENT_CANCELLED: lambda e: f"Closed as a false alarm after {e.detail['minutes']} min{_because(e)}",
    Action.INCIDENT_DUPLICATE: lambda e: f"Closed as a duplicate of {e.detail['of']} after {e.detail['minutes']} min",
    Action.INCIDENTS_RELATED: lambda e: f"Related to {e.detail['to']}",
    Action.SERVICES_NAMED: lambda e: f"Affected: {', '.join(e.detail['now']) or 'no service named any more'}",
    Action.ONCALL_TOLD_OVER: lambda e: f"On call told: {_counted(e, 'resolved')}",
    Action.ONCALL_NOT_TOLD: lambda e: f"On call not told{_because(e)}",
    Action.SEVERITY_CHANGED: lambda e: f"{_assessed(e)}{_because(e)}",
    Action.PAGE_ASKED: lambda e: f"Asked to page {e.words.get('names', '')}{_because(e)}",
    Action.SOMEBODY_PAGED: lambda e: f"Paged {e.words.get('names', '')} in OnCall",
    Action.NOBODY_PAGED: lambda e: f"Not paged: {e.words.get('names', '')}{_because(e)}",
    Action.SHADOW_PEOPLE_FOUND: lambda e: (
        f"Would have called: {', '.join(e.words.get('people', '').splitlines()) or 'nobody'}"
    ),
    Action.ROOM_HELD: lambda e: f"Held by storm: at most {e.detail['limit']} rooms are opened at a time",
    Action.ROOM_RELEASED: lambda e: f"Its turn for a room came after {e.detail['minutes']} min",
    Action.ROOM_REQUESTED: lambda e: (
        f"Asked for its war room{', out of shadow mode' if e.detail['was_shadow'] else ''}"
    ),
    Action.WAR_ROOM_CREATED: lambda e: f"War room ready after {e.detail['ms'] / 1000:.1f} s",
    Action.RESPONDER_INVITED: lambda e: f"{e.detail['count']} invited to the room",
    Action.RESPONDER_INVITE_FAILED: lambda e: f"Not reached: {e.words.get('why', '')}",
    Action.ONCALL_LOOKUP_FAILED: lambda e: f"On-call lookup incomplete: {e.words.get('why', '')}",
    Action.DIRECTORY_LOOKUP_FAILED: lambda e: f"Directory lookup failed: {e.words.get('why', '')}",
    Action.DIRECTORY_LOOKUP_INCOMPLETE: lambda e: f"Directory lookup incomplete: {e.words.get('why', '')}",
    Action.ASSEMBLY_FALLBACK_INITIATED: lambda e: (
        f"Assembled without the directory, with {e.detail['on_call']} on call"
    ),
    Action.TOLD_WITHOUT_SLACK: lambda e: f"Told without Slack: {_by_other_ways(e)}",
    Action.NOT_TOLD_WITHOUT_SLACK: lambda e: f"Not told without Slack: {_by_other_ways(e)}{_because(e)}",
    Action.CONTEXT_SNAPSHOT_ATTACHED: lambda e: (
        f"Metrics and context {'taken again' if e.detail['again'] else 'attached'}"
    ),
    Action.CHECKLIST_PINNED: lambda _: "Checklist pinned",
    Action.CHECKLIST_ITEM_UPDATED: lambda e: (
        f"Checklist: {e.detail['item']} {'done' if e.detail['done'] else 'reopened'}"
    ),
    Action.SLASH_COMMAND_RECEIVED: lambda e: f"Command: {e.detail['command']}",
    Action.ROOM_CLOSED: lambda e: (
        "The room was archived" if e.detail["standing"] == "archived" else "The room lets us in no more"
    ),
    Action.ROOM_OPEN_AGAIN: lambda _: "The room can be written in again",
    Action.ROOM_RENAMED: lambda e: f"The room was renamed: #{e.words.get('name', '')}",
    Action.ROOM_SHARED: lambda _: "The room is shared with people outside the company",
    Action.ROOM_OURS_AGAIN: lambda _: "The room is the company's alone again",
    Action.ROOM_LEFT: lambda _: "Its room is archived, so a second one is made",
    Action.OUTSIDERS_ALLOWED: lambda _: "Allowed people outside the company to read what the room shows",
    Action.STATUSPAGE_DRAFT_REQUESTED: lambda _: "Asked for a customer update",
    Action.STATUSPAGE_DRAFT_CREATED: lambda e: f"Customer update drafted ({_whence(e)})",
    Action.STATUSPAGE_DRAFT_REVISED: lambda e: f"Customer update edited, revision {e.detail['revision']}",
    Action.APPROVERS_ASKED: lambda e: f"Asked to approve: {_people(e, 'people') or 'nobody'}{_unreached(e)}",
    Action.APPROVERS_PAGED: lambda e: f"Paged to approve: {_people(e, 'people')}",
    Action.APPROVERS_NOT_PAGED: lambda e: f"Nobody was paged to approve: {e.words.get('why', '')}",
    Action.APPROVER_DECLINED: lambda _: "Said not me, so the next person is asked to approve",
    Action.ANOTHER_APPROVER_WANTED: lambda _: "Had the next person asked to approve",
    Action.STATUSPAGE_APPROVAL_REJECTED: lambda e: f"Customer update rejected{_because(e)}",
    Action.STATUSPAGE_DRAFT_APPROVED: lambda e: (
        f"Customer update approved, revision {e.detail['revision']}{_two_people(e)}"
    ),
    Action.APPROVAL_VOIDED: lambda e: f"Approval void: {e.detail['why']}",
    Action.PUBLICATION_RESERVED: lambda _: "Publication reserved",
    Action.PUBLICATION_SENDING: lambda e: f"Sent to Statuspage, attempt {e.detail['attempt']}",
    Action.STATUSPAGE_PUBLISHED: lambda e: f"Published on the status page: {e.words.get('body', '')}",
    Action.PUBLICATION_REFUSED: lambda e: e.words.get("why", "Statuspage refused the update").rstrip("."),
    Action.PUBLICATION_UNKNOWN: lambda _: "Statuspage did not confirm the update; reading the page",
    Action.PUBLICATION_POSTPONED: lambda e: f"Not sent yet: {e.words.get('why', '')}",
    Action.PUBLICATION_DECIDED: lambda e: (
        f"Decided that the update {'arrived' if e.detail['arrived'] else 'did not arrive'}{_because(e)}"
    ),
    Action.PUBLICATION_LAPSED: lambda e: f"Approval lapsed, nothing was sent: {e.words.get('why', '')}",
    Action.FOREIGN_POST_FOUND: lambda e: f"On the status page, not sent by us ({e.detail['kind']}): {_words(e)}",
    Action.FOREIGN_POST_SIGNED: lambda e: f"Signed for the post made outside the gate{_because(e)}",
    Action.FOREIGN_POST_COUNTERSIGNED: lambda _: "Signed for the post made outside the gate, as the second person",
    Action.FOREIGN_POST_NOT_KNOWN: lambda _: "Does not know who made the post outside the gate",
    **AFTERWARDS,
    Action.RATING_ASKED: lambda e: f"Asked how it went{' once more' if e.detail['again'] else ''}",
    Action.IC_RATED: lambda _: "Said how it went",
    Action.RATING_SKIPPED: lambda _: "Was not rated",
    Action.ROOM_KEPT: lambda _: "Keeps the room from being archived",
    Action.WAR_ROOM_ARCHIVED: lambda _: "The room is archived",
    Action.WAR_ROOM_ARCHIVE_FAILED: lambda e: f"The room was not archived{_because(e)}",
    Action.CHAIN_REPAIRED: lambda e: f"Record repaired from its second copy: {_repaired(e)}",
    Action.VERB_REFUSED: lambda e: f"Refused ({e.detail['verb']}): {e.words.get('reason', '')}",
    Action.EFFECT_RETRIED: lambda e: f"Retried by hand: {e.detail['kind']}",
}


def _repaired(event: AuditEvent) -> str:
    said = event.detail
    if "branch" not in said:
        return f"{said['followed']} events from {said['since']} on were lost here and are back"
    return f"{said['kept']} other events from {said['since']} on are kept as evidence, ours are copied beside them"


def _found(event: AuditEvent) -> str:
    missed = event.detail.get("found_by") == Found.RECONCILED
    return " (found by reconciliation: its webhook never arrived)" if missed else ""


def _shadow(event: AuditEvent) -> str:
    return " (in shadow mode: nothing is opened or sent)" if event.detail.get("shadow") else ""


def _words(event: AuditEvent) -> str:
    return event.words.get("words") or "no words"


def _because(event: AuditEvent) -> str:
    why = event.words.get("why")
    return f": {why}" if why else ""


def _by_other_ways(event: AuditEvent) -> str:
    person = event.detail.get("person")
    return f"{person} by e-mail" if person else f"on call by a note at alert group {event.detail.get('alert_group')}"


def _author(event: AuditEvent) -> str:
    """`p_9f2c41d07be3a865 wrote at 02:14 UTC`."""
    at = datetime.fromtimestamp(float(event.detail["ts"]), tz=UTC)
    return f"{event.detail['author'] or 'an app or somebody outside'} wrote at {at:%H:%M} UTC"


def _moment(at: str) -> str:
    """`25 Nov, 02:05 UTC`, of a time as events have it."""
    return f"{datetime.fromisoformat(at):%d %b, %H:%M} UTC"


def _on_one_line(event: AuditEvent) -> str:
    return " ".join(event.words.get("text", "").split()) or "no words"


def _whence(event: AuditEvent) -> str:
    program = "API client" if event.detail["origin"] == "api" else "MCP client"
    client = f"by {program} {event.words['client']}" if "client" in event.words else ""
    return "from a template" if event.detail.get("template") else client or str(event.detail["origin"])


def _two_people(event: AuditEvent) -> str:
    """Whose words an author approved alone."""
    holding = event.detail.get("holding")
    return f": a holding statement of {holding['written_by']}, reviewed by {holding['reviewed_by']}" if holding else ""


def _reason(event: AuditEvent) -> str:
    reason = event.detail.get("reason")
    return f": {reason}" if reason else ""


def _people(event: AuditEvent, which: str) -> str:
    return ", ".join(event.detail.get(which, []))


def _unreached(event: AuditEvent) -> str:
    names = _people(event, "unreached")
    return f"; without a Slack account: {names}" if names else ""


def _assessed(event: AuditEvent) -> str:
    was, now = event.detail["was"], event.detail["now"]
    return f"Assessed, stays {now}" if was == now else f"Reassessed as {now}, was {was}"


def _undid(event: AuditEvent) -> str:
    """`the end as a false alarm, it is active`."""
    said, now = event.detail, State(event.detail["now"]).label
    stands = f"it is {said['severity_now']} again" if said["severity_was"] != said["severity_now"] else f"it is {now}"
    return f"{UNDID[Action(said['what'])]}; {stands}"


def _counted(event: AuditEvent, done: str, in_words: str = "") -> str:
    """`3 alert groups resolved in OnCall, 1 refused`."""
    count, refused = event.detail[done], event.detail["refused"]
    told = f"{count} alert group{'' if count == 1 else 's'} {in_words or done} in OnCall"
    return f"{told}, {refused} refused" if refused else told
