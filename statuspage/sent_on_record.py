"""One publication that was sent, against the events of its incident: what is wrong, a sentence each."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from itertools import combinations

from incidents.approvers import STAND_IN
from incidents.audit.actions import Action
from incidents.groups import APPROVERS, COMMANDERS
from statuspage.content import digest_of
from statuspage.errors import ReadBackMismatch
from statuspage.models.publication import FIRST_BYTE_SECONDS, Publication
from statuspage.models.publication_state import AT_STATUSPAGE, PublicationState
from statuspage.on_record import Event
from statuspage.rights_on_record import RightsOnRecord
from statuspage.roles_on_record import RolesOnRecord

SENT = (*AT_STATUSPAGE, PublicationState.REFUSED)
ENDS_APPROVALS = {
    Action.STATUSPAGE_DRAFT_REVISED: "its words were edited after the approval",
    Action.STATUSPAGE_APPROVAL_REJECTED: "its draft was rejected after the approval",
    Action.APPROVAL_VOIDED: "its approval was void",
}
PEOPLE = ("slack", "console")  # how a person can have been there


@dataclass(frozen=True, kw_only=True)
class Case:
    """A publication, its own events, and what it is held against."""

    publication: Publication
    events: Sequence[Event]  # of its incident, in their order
    approved: Event
    sends: Sequence[Event]
    rights: RightsOnRecord


def why_not_as_approved(publication: Publication, events: Sequence[Event], rights: RightsOnRecord) -> Iterator[str]:
    """Nothing for one that never was sent."""
    own = [event for event in events if event.detail.get("publication") == str(publication.pk)]
    sends = [event for event in own if event.action == Action.PUBLICATION_SENDING]
    if not sends and publication.state not in SENT:
        return
    approved = _approval_of(publication, events)
    if approved is None:
        yield "There is no approval of it on record."
        return
    yield from _order(publication, own, approved)
    case = Case(publication=publication, events=events, approved=approved, sends=sends, rights=rights)
    for look in LOOKS:
        yield from look(case)


def _approval_of(publication: Publication, events: Sequence[Event]) -> Event | None:
    """The event that its approval names, if it is one of this incident's and an approval."""
    named = (event for event in events if event.id == publication.approval.event_id)
    return next((event for event in named if event.action == Action.STATUSPAGE_DRAFT_APPROVED), None)


def _order(publication: Publication, own: Sequence[Event], approved: Event) -> Iterator[str]:
    """Approved, reserved, sent, published: each is there that has to be, and later than the one before."""
    steps = (
        ("approved", [approved.seq]),
        ("reserved", _places(own, Action.PUBLICATION_RESERVED)),
        ("sent", _places(own, Action.PUBLICATION_SENDING)),
        ("published", _places(own, Action.STATUSPAGE_PUBLISHED)),
    )
    wanted = steps if publication.state == PublicationState.PUBLISHED else steps[:3]
    yield from (f"The record does not say that it was {name}." for name, places in wanted if not places)
    for (earlier, before), (later, after) in combinations(steps, 2):
        if before and after and min(after) < max(before):
            yield f"By the record it was {later} before it was {earlier}."


def _places(own: Sequence[Event], action: Action) -> list[int]:
    return [event.seq for event in own if event.action == action]


def _words(case: Case) -> Iterator[str]:
    """One digest everywhere, and it is that of the words as they are stored."""
    publication, revision = case.publication, case.publication.approval.revision
    stored = digest_of(bytes(revision.canonical))
    said = [case.approved, *(one for one in case.events if one.detail.get("publication") == str(publication.pk))]
    kept = {publication.digest, publication.approval.digest, revision.digest}
    if kept | {event.detail.get("digest", stored) for event in said} != {stored}:
        yield "The words that were sent are not the ones that were approved."
    try:
        target = revision.content.target
    except ReadBackMismatch:
        yield "Its words cannot be read."
        return
    if not publication.target == target == case.approved.detail.get("target"):
        yield "It went to another incident of the status page than was approved."
    if not all(event.is_whole for event in said):
        yield "The record of it was changed after it was written."


def _still_in_force(case: Case) -> Iterator[str]:
    """Neither void nor expired before it was sent. An event is written right after the moment that counted."""
    last = case.sends[-1] if case.sends else None
    if last is None:
        return
    draft, approval = case.publication.approval.revision.draft_id, case.publication.approval
    for event in case.events:
        is_between = case.approved.seq < event.seq < last.seq and event.detail.get("draft") == draft
        is_another = event.detail.get("approver", approval.approver.reference) != approval.approver.reference
        if is_between and not is_another and (why := ENDS_APPROVALS.get(Action(event.action))):
            yield f"It was sent although {why}."
    if last.at - timedelta(seconds=FIRST_BYTE_SECONDS) > approval.expires_at:
        yield "It was sent after its approval had ended."


def _who(case: Case) -> Iterator[str]:
    """A person, the one whom the approval names, on the right that it names."""
    said, approval = case.approved.detail, case.publication.approval
    named = (said.get("approver"), said.get("group"), said.get("role"))
    if named != (approval.approver.reference, approval.group, approval.role) or case.approved.actor != named[0]:
        yield "The record names another approver, or another right, than the approval."
    if case.approved.via not in PEOPLE:
        yield "It was not approved by a person."
    if reason := _why_no_right(case):
        yield reason
    elif any(not _is_in_the_group(case, event) for event in case.sends):
        yield f"{approval.approver.reference} had lost the right to approve before it was sent."


def _why_no_right(case: Case) -> str:
    """What is missing for the right that the approval names, when it was given; empty if nothing is."""
    approved, role = case.approved, case.approved.detail.get("role") or ""
    who = f"{approved.actor}, who approved it,"
    if not _is_in_the_group(case, approved):
        return f"{who} was not in {approved.detail.get('group')} then."
    if role.startswith(STAND_IN):
        return _why_no_stand_in(case, who)
    if approved.detail.get("group") == APPROVERS and not role:
        return ""
    holder = RolesOnRecord.before(approved.seq, case.events).holders.get(role)
    if holder and case.rights.are_one(holder, approved.actor, approved.at):
        return ""
    return f"{who} was not {role or 'IC or comms lead'} then."


def _why_no_stand_in(case: Case, who: str) -> str:
    approved, namer = case.approved, case.approved.detail["role"].removeprefix(STAND_IN)
    if approved.detail.get("own_words"):
        return f"{who} stood in for {namer} and wrote it or asked for it."
    for naming in RolesOnRecord.before(approved.seq, case.events).namings:
        is_theirs = naming.by == namer and case.rights.are_one(naming.person, approved.actor, approved.at)
        if is_theirs and naming.counts(approved.at):
            return ""
    return f"{who} was not named by {namer} to stand in, or no longer."


def _is_in_the_group(case: Case, event: Event) -> bool:
    """Whether the one on whose right it rests was in the group when `event` was written; no other group gives it."""
    group, role = case.approved.detail.get("group"), case.approved.detail.get("role") or ""
    if group not in (APPROVERS, COMMANDERS):
        return False
    holder = role.removeprefix(STAND_IN) if role.startswith(STAND_IN) else case.approved.actor
    return case.rights.in_group(holder, group, event.at)


LOOKS: tuple[Callable[[Case], Iterator[str]], ...] = (_words, _still_in_force, _who)
