"""The read-back: both copies of an approval, read afresh, say exactly what is about to be sent. Anything else stops it."""

import json

from clients.errors import OutsideError
from clients.postgresql.fixed import Fixed
from incidents.audit import mirror
from incidents.audit.actions import Action
from incidents.audit.chain import next_hash
from incidents.errors import ChainForked
from incidents.models.audit_event import AuditEvent
from statuspage.content import digest_of
from statuspage.errors import AutoPublishNotPermittedError, ReadBackMismatch
from statuspage.models.approval import Approval

WHOLE = Fixed(lambda pk: Approval.objects.select_related("revision__draft", "approver", "event").filter(pk=pk))

NO_SECOND_COPY = (
    "The approval is on record, but its second copy (DynamoDB) cannot be read, and nothing leaves without both."
)


def prove(approval_id: int) -> Approval:
    """The approval, read anew, after database and mirror were found to agree with it in every part.

    Raises ReadBackMismatch where they do not, AutoPublishNotPermittedError where the mirror cannot be read (from the outage).
    """
    approval = WHOLE.get(approval_id)
    _compare_database(approval)
    _compare_mirror(approval.event)
    return approval


def mirror_approval(event: AuditEvent) -> None:
    """Mirrors the event's chain up to and including it; waits for nobody's catch-up."""
    try:
        mirror.mirror_tail(event.chain, up_to=event.seq)
    except ChainForked as fork:
        raise ReadBackMismatch("The second copy of the record (DynamoDB) holds another event than ours.") from fork
    except OutsideError as outage:  # what cannot be written cannot be read either
        raise AutoPublishNotPermittedError(NO_SECOND_COPY) from outage


def _compare_database(approval: Approval) -> None:
    event, revision = approval.event, approval.revision
    digest = digest_of(bytes(revision.canonical))
    if not digest == revision.digest == approval.digest:
        raise ReadBackMismatch("The stored words are not the ones that were approved.")
    if next_hash(bytes(event.previous), bytes(event.canonical)) != bytes(event.hash):
        raise ReadBackMismatch("The record of the approval was changed after it was written.")
    written = json.loads(bytes(event.canonical))
    expected = {
        "draft": revision.draft_id,
        "revision": revision.number,
        "digest": digest,
        "target": revision.content.target,
        "approver": approval.approver.reference,
        "group": approval.group,
        "role": approval.role,
    }
    differing = [name for name, value in expected.items() if written["detail"].get(name) != value]
    if (
        differing
        or written["action"] != Action.STATUSPAGE_DRAFT_APPROVED
        or event.incident_id != revision.draft.incident_id
    ):
        raise ReadBackMismatch(f"The record of the approval says otherwise: {', '.join(differing) or 'its kind'}.")


def _compare_mirror(event: AuditEvent) -> None:
    try:
        same = mirror.read_back(event)
    except OutsideError as outage:
        raise AutoPublishNotPermittedError(NO_SECOND_COPY) from outage
    if not same:
        raise ReadBackMismatch("The second copy of the approval (DynamoDB) is not the one on record.")
