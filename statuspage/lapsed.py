"""What ends an approval before it was sent. Looked at under the locks, when it is reserved and again on the way into SENDING."""

from incidents.approvers import still_holds
from incidents.audit.repair import repaired_since
from incidents.models.incident import Incident, State
from incidents.outbox.clock import database_now
from statuspage.authority import lacks_another, needs_another
from statuspage.errors import ApprovalLapsed
from statuspage.models.approval import Approval


def refuse_if_lapsed(approval: Approval, incident: Incident, *, is_overtaken: bool) -> None:
    """Raises ApprovalLapsed with a sentence. `is_overtaken`: what it follows is not the newest publication any more."""
    if approval.voided_at:
        raise ApprovalLapsed(f"The approval no longer holds: {approval.void_reason}.")
    if approval.expires_at <= database_now():
        raise ApprovalLapsed("The approval ended before it could be sent.")
    if repaired_since(incident.chain, approval.event_id):
        raise ApprovalLapsed(
            "The record was repaired from its second copy since; look at what customers read, then approve again."
        )
    if is_overtaken:
        raise ApprovalLapsed("Another update was published in the meantime.")
    if incident.state == State.CANCELLED:
        raise ApprovalLapsed("The incident was cancelled.")
    if not still_holds(approval.basis, approval.approver, incident):
        raise ApprovalLapsed("The approver may not approve any more.")
    if needs_another(incident):
        _refuse_one_pair_of_eyes(approval, incident)


def _refuse_one_pair_of_eyes(approval: Approval, incident: Incident) -> None:
    """Four eyes may be asked for since it was given: by a severity, a setting, or two accounts that turned out to be one person."""
    draft = approval.revision.draft
    draft.incident = incident
    if lacks_another(approval.basis, approval.approver, draft):
        raise ApprovalLapsed("By now another person has to approve it: the approver wrote it or asked for it.")
