"""The audit actions in people's words: what kinds there are, and what each is called where it is chosen from a list."""

from dataclasses import dataclass

from incidents.audit.actions import Action as A


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`name` stands in addresses; `label` is what people read."""

    name: str
    label: str
    actions: tuple[A, ...]

    @property
    def choices(self) -> list[tuple[str, str]]:
        """Its actions one by one, with what they are called; of a kind of one there is nothing to choose."""
        return [(str(action), called(action)) for action in self.actions] if len(self.actions) > 1 else []


KINDS = (
    Kind(
        name="incident",
        label="The incident itself",
        actions=(
            A.INCIDENT_OPENED, A.SEVERITY_RAISED, A.STATE_CHANGED, A.INCIDENT_MITIGATED, A.INCIDENT_RESOLVED, A.REOPENED,
            A.NOTE_ADDED, A.INCIDENT_CANCELLED, A.INCIDENT_DUPLICATE, A.INCIDENTS_RELATED,
            A.SEVERITY_CHANGED, A.STATUS_UPDATE_SENT, A.MESSAGE_KEPT, A.MESSAGE_EDITED, A.MESSAGE_DELETED, A.IMAGE_KEPT,
            A.IMAGE_DELETED, A.TIME_CORRECTED, A.UNDONE, A.SERVICES_NAMED,
        ),
    ),
    Kind(
        name="alerts",
        label="Its alerts",
        actions=(
            A.ALERT_ACKNOWLEDGED, A.ALERT_CLEARED, A.ALERT_SILENCED, A.ALERT_FIRES_AGAIN, A.ALERT_JOINED, A.ALERT_SPLIT_OFF,
            A.ONCALL_TOLD, A.ONCALL_TOLD_OVER, A.ONCALL_NOT_TOLD, A.ONCALL_TOLD_BACK,
        ),
    ),
    Kind(
        name="roles",
        label="Who leads and who does what",
        actions=(
            A.IC_CLAIMED, A.IC_RELEASED, A.HANDOFF_OFFERED, A.HANDOFF_ACCEPTED, A.ROLE_GIVEN, A.ROLE_TAKEN_AWAY,
            A.STAND_IN_NAMED,
        ),
    ),
    Kind(
        name="room",
        label="The room and its people",
        actions=(
            A.ROOM_HELD, A.ROOM_RELEASED, A.ROOM_REQUESTED, A.WAR_ROOM_CREATED, A.RESPONDERS_ADDED, A.RESPONDER_JOINED,
            A.RESPONDER_INVITED, A.RESPONDER_INVITE_FAILED, A.SHADOW_PEOPLE_FOUND, A.ONCALL_LOOKUP_FAILED,
            A.DIRECTORY_LOOKUP_FAILED, A.DIRECTORY_LOOKUP_INCOMPLETE, A.ASSEMBLY_FALLBACK_INITIATED,
            A.CONTEXT_SNAPSHOT_ATTACHED, A.PAGE_ASKED, A.SOMEBODY_PAGED, A.NOBODY_PAGED,
            A.TOLD_WITHOUT_SLACK, A.NOT_TOLD_WITHOUT_SLACK,
            A.ROOM_CLOSED, A.ROOM_OPEN_AGAIN, A.ROOM_RENAMED, A.ROOM_SHARED, A.ROOM_OURS_AGAIN,
            A.OUTSIDERS_ALLOWED, A.ROOM_LEFT, A.ROOM_KEPT, A.WAR_ROOM_ARCHIVED, A.WAR_ROOM_ARCHIVE_FAILED,
        ),
    ),
    Kind(
        name="work",
        label="Checklist and commands",
        actions=(A.CHECKLIST_PINNED, A.CHECKLIST_ITEM_UPDATED, A.SLASH_COMMAND_RECEIVED, A.EFFECT_RETRIED),
    ),
    Kind(
        name="reminders",
        label="Reminders of updates",
        actions=(A.STATUS_REMINDER_SENT, A.STATUS_REMINDER_SUPPRESSED, A.STATUS_REMINDER_SILENCED),
    ),
    Kind(
        name="updates",
        label="Customer updates written",
        actions=(A.STATUSPAGE_DRAFT_REQUESTED, A.STATUSPAGE_DRAFT_CREATED, A.STATUSPAGE_DRAFT_REVISED),
    ),
    Kind(
        name="approvals",
        label="Customer updates approved or not",
        actions=(
            A.STATUSPAGE_DRAFT_APPROVED, A.STATUSPAGE_APPROVAL_REJECTED, A.APPROVAL_VOIDED, A.APPROVERS_ASKED,
            A.APPROVERS_PAGED, A.APPROVERS_NOT_PAGED, A.APPROVER_DECLINED, A.ANOTHER_APPROVER_WANTED,
        ),
    ),
    Kind(
        name="published",
        label="What went to the status page",
        actions=(
            A.STATUSPAGE_PUBLISHED, A.PUBLICATION_RESERVED, A.PUBLICATION_SENDING, A.PUBLICATION_REFUSED,
            A.PUBLICATION_UNKNOWN, A.PUBLICATION_POSTPONED, A.PUBLICATION_LAPSED, A.PUBLICATION_DECIDED,
            A.PUBLICATION_FOUND,
        ),
    ),
    Kind(
        name="foreign",
        label="Posted there by others",
        actions=(
            A.FOREIGN_POST_FOUND, A.FOREIGN_POST_SIGNED, A.FOREIGN_POST_COUNTERSIGNED, A.FOREIGN_POST_NOT_KNOWN,
        ),
    ),
    Kind(
        name="postmortem",
        label="Postmortem",
        actions=(
            A.POSTMORTEM_CREATED, A.POSTMORTEM_FILED, A.POSTMORTEM_NOT_FILED, A.POSTMORTEM_UPDATED,
            A.POSTMORTEM_FOUND, A.POSTMORTEM_REVIEW_ASKED,
        ),
    ),
    Kind(
        name="follow-up",
        label="Follow-ups",
        actions=(
            A.FOLLOW_UP_ADDED, A.FOLLOW_UP_FILED, A.FOLLOW_UP_ENDED, A.FOLLOW_UP_REOPENED, A.FOLLOW_UP_CHANGED,
            A.FOLLOW_UP_OVERDUE,
        ),
    ),
    Kind(name="rating", label="How it went", actions=(A.RATING_ASKED, A.IC_RATED, A.RATING_SKIPPED)),
    Kind(name="refused", label="Refused", actions=(A.VERB_REFUSED,)),
    Kind(
        name="sign-in",
        label="Signing in to the console",
        actions=(
            A.SIGNED_IN, A.SIGNED_OUT, A.SIGN_IN_FAILED, A.SIGN_IN_LINKED, A.SIGN_IN_UNLINKED, A.SECOND_FACTOR_CHANGED,
            A.SECOND_FACTOR_RESET,
        ),
    ),
    Kind(
        name="people",
        label="People and their rights",
        actions=(
            A.GROUP_MEMBERSHIP_CHANGED, A.PERSON_LINKED, A.PERSON_UNLINKED, A.PEOPLE_MERGED, A.MERGE_UNDONE,
            A.PERSON_DEACTIVATED, A.PERSON_REACTIVATED, A.ACCOUNT_CHANGED, A.GROUP_CHANGED,
        ),
    ),
    Kind(
        name="tokens",
        label="Programs and their tokens",
        actions=(A.ACCESS_TOKEN_MADE, A.ACCESS_TOKEN_REVOKED, A.ACCESS_TOKEN_REFUSED, A.ACCESS_TOKEN_USED),
    ),
    Kind(
        name="connections",
        label="Outgoing webhooks and connections",
        actions=(
            A.ENDPOINT_MADE, A.ENDPOINT_CHANGED, A.ENDPOINT_SWITCHED, A.ENDPOINT_SECRET_ROTATED, A.ENDPOINT_TESTED,
            A.ENDPOINT_MESSAGE_RESENT, A.CONNECTION_TESTED,
        ),
    ),
    Kind(
        name="templates",
        label="Templates",
        actions=(A.TEMPLATE_WRITTEN, A.TEMPLATE_REVIEWED, A.TEMPLATE_RETIRED),
    ),
    Kind(
        name="log",
        label="Settings, and the log itself",
        actions=(
            A.SETTINGS_CHANGED, A.INVOCATION_LOGGING_FOUND, A.CHAIN_FORKED, A.CHAIN_REPAIRED, A.AUDIT_CHECK_ASKED,
            A.AUDIT_CHECK_FAILED, A.AUDIT_EXPORTED, A.LIST_EXPORTED, A.INVOCATION_LOGGING_ENDED, A.MODEL_BUDGET_SPENT,
            A.YEAR_SEEDED, A.RESTORE_SETTLED,
        ),
    ),
)  # fmt: skip

BY_NAME = {kind.name: kind for kind in KINDS}

# Where the name of an action, read as words, is not what people call it.
CALLED = {
    A.IC_CLAIMED: "Lead taken",
    A.IC_RELEASED: "Lead laid down",
    A.ONCALL_TOLD: "On call told",
    A.ONCALL_TOLD_OVER: "On call told of the end",
    A.ONCALL_NOT_TOLD: "On call not told",
    A.ONCALL_TOLD_BACK: "On call told that it goes on",
    A.INCIDENT_CANCELLED: "Closed as a false alarm",
    A.INCIDENT_DUPLICATE: "Closed as a duplicate",
    A.HANDOFF_OFFERED: "Lead offered",
    A.HANDOFF_ACCEPTED: "Lead handed over",
    A.STATUS_UPDATE_SENT: "Room updated",
    A.STATUS_REMINDER_SENT: "Reminded",
    A.STATUS_REMINDER_SUPPRESSED: "Not reminded, since paused",
    A.STATUS_REMINDER_SILENCED: "Reminders paused",
    A.ROOM_HELD: "Room held back in a storm",
    A.ONCALL_LOOKUP_FAILED: "On-call lookup failed",
    A.ASSEMBLY_FALLBACK_INITIATED: "Assembled without the directory",
    A.CONTEXT_SNAPSHOT_ATTACHED: "Metrics and context attached",
    A.CHECKLIST_ITEM_UPDATED: "Checklist ticked",
    A.SLASH_COMMAND_RECEIVED: "Command received",
    A.EFFECT_RETRIED: "Retried by hand",
    A.STATUSPAGE_DRAFT_REQUESTED: "Update asked for",
    A.STATUSPAGE_DRAFT_CREATED: "Update drafted",
    A.STATUSPAGE_DRAFT_REVISED: "Update edited",
    A.STATUSPAGE_DRAFT_APPROVED: "Update approved",
    A.STATUSPAGE_APPROVAL_REJECTED: "Update rejected",
    A.APPROVAL_VOIDED: "Approval void",
    A.STATUSPAGE_PUBLISHED: "Published",
    A.PUBLICATION_SENDING: "Sent to Statuspage",
    A.PUBLICATION_UNKNOWN: "Not confirmed by Statuspage",
    A.PUBLICATION_LAPSED: "Approval lapsed",
    A.PUBLICATION_DECIDED: "Decided whether it arrived",
    A.PUBLICATION_FOUND: "Found on the status page after a restore",
    A.FOREIGN_POST_FOUND: "Post by others found",
    A.FOREIGN_POST_SIGNED: "Signed for",
    A.FOREIGN_POST_COUNTERSIGNED: "Signed for by the second person",
    A.FOREIGN_POST_NOT_KNOWN: "Not known",
    A.VERB_REFUSED: "Refused",
    A.GROUP_MEMBERSHIP_CHANGED: "Group changed",
    A.INVOCATION_LOGGING_FOUND: "The model's provider keeps what it is told",
    A.CHAIN_FORKED: "Second copy differs",
    A.CHAIN_REPAIRED: "Second copy taken up again",
    A.AUDIT_CHECK_ASKED: "Verification asked for",
    A.AUDIT_CHECK_FAILED: "Does not verify",
    A.AUDIT_EXPORTED: "Taken away",
    A.LIST_EXPORTED: "List taken away",
    A.INVOCATION_LOGGING_ENDED: "The model's provider keeps nothing any more",
    A.MODEL_BUDGET_SPENT: "Budget of the model",
    A.ACCESS_TOKEN_MADE: "Token made",
    A.ACCESS_TOKEN_REVOKED: "Token revoked",
    A.ACCESS_TOKEN_REFUSED: "Token refused",
    A.ACCESS_TOKEN_USED: "Token used",
    A.YEAR_SEEDED: "Made-up incidents written",
    A.ENDPOINT_MADE: "Outgoing webhook made",
    A.ENDPOINT_CHANGED: "Outgoing webhook changed",
    A.ENDPOINT_SWITCHED: "Outgoing webhook switched",
    A.ENDPOINT_SECRET_ROTATED: "Outgoing webhook's secret rotated",
    A.ENDPOINT_TESTED: "Outgoing webhook tested",
    A.ENDPOINT_MESSAGE_RESENT: "Outgoing webhook sent again",
    A.RESTORE_SETTLED: "Restored database taken up again",
}


def called(action: str) -> str:
    """What people call it; of an action that this version does not know, its name."""
    return CALLED[A(action)] if action in CALLED else action.replace("_", " ").capitalize()
