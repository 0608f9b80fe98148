"""The verb `approve`, the same for every door: it records that a person who may has said yes to exactly these words."""

from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.conf import settings

from clients.postgresql.fixed import load
from incidents.actor import Actor
from incidents.approvers import Basis
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow, NotYours, VerbRefused
from incidents.models.incident import Incident, State
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.verb import verb
from statuspage.authority import is_author, refuse_unless_by_hand, rests_on, right_over, why_not_an_author
from statuspage.connected import is_connected
from statuspage.errors import WordsChanged
from statuspage.facts import DraftApproved, DraftChanged
from statuspage.holding import lock_template
from statuspage.models.approval import Approval
from statuspage.models.draft import Draft, DraftState
from statuspage.models.publication import Publication
from statuspage.models.revision import Revision


@verb
def approve(incident: Incident, *, draft_id: int, digest: str, actor: Actor) -> Approval:
    """Records the approval of the revision with this digest and owes its publication. Sends nothing.

    Raises NotYours (no right, no person, or an author under four eyes but for a holding statement), NotNow (other words,
    already approved, superseded).
    """
    draft = Draft.objects.lock(draft_id)
    load(draft, "revisions")
    lock_template(draft)
    *_, revision = draft.revisions.all()
    _refuse_if_it_cannot_be(incident, draft, revision, digest)
    draft.incident = incident
    person, right = actor.somebody, _right_of(actor, draft)
    expires_at = database_now() + timedelta(minutes=settings.STATUSPAGE_APPROVAL_MINUTES)
    event = record(
        Action.STATUSPAGE_DRAFT_APPROVED,
        actor=actor,
        incident=incident,
        draft=draft.pk,
        revision=revision.number,
        digest=digest,
        target=revision.content.target,
        approver=person.reference,
        own_words=is_author(person, draft),
        holding=_two_people(person, draft),
        **asdict(right),
    )
    approval = Approval.objects.create(
        revision=revision, digest=digest, approver=person, event=event, expires_at=expires_at, **asdict(right)
    )
    draft.state, draft.note = DraftState.APPROVED, ""
    draft.save(update_fields=["state", "note"])
    announce(DraftApproved(incident.id, approval.pk), DraftChanged(incident.id, draft.pk), event=event)
    return approval


def _right_of(actor: Actor, draft: Draft) -> Basis:
    """What their approval rests on. Raises NotYours for an author under four eyes."""
    refuse_unless_by_hand(actor)
    right = right_over(actor.somebody, draft)
    if right is None:
        raise NotYours(why_not_an_author(actor.somebody, draft))
    return right


def _two_people(person: Person, draft: Draft) -> dict[str, Any] | None:
    """Whose words an author approves alone under four eyes, and who reviewed them; None where it needs no such thing."""
    holding = rests_on(person, draft)
    if holding is None or holding.reviewed_by is None:
        return None
    wrote, reviewed = holding.written_by.root.reference, holding.reviewed_by.root.reference
    return {"template": holding.pk, "digest": holding.digest, "written_by": wrote, "reviewed_by": reviewed}


def _refuse_if_it_cannot_be(incident: Incident, draft: Draft, revision: Revision, digest: str) -> None:
    if draft.incident_id != incident.pk:
        raise NotNow("That draft belongs to another incident.")
    if draft.state == DraftState.APPROVED:
        raise NotNow("It is approved already and being published.")
    if draft.state != DraftState.PENDING:
        raise NotNow(f"That draft is {draft.get_state_display()}.")
    if revision.digest != digest:
        raise WordsChanged("The words have changed since you were shown them. Please review them again.")
    if incident.state == State.CANCELLED:
        raise NotNow(f"{incident.reference} is cancelled; nothing of it is published.")
    if not is_connected():
        raise VerbRefused("No status page is connected, so nothing can be published. Copy the words by hand.")
    if Publication.is_overtaken(revision.content, incident):
        raise NotNow("Another update was published since this was written. Please draft the next one.")
    if Publication.is_one_unsettled(incident):
        raise NotNow("The update before this one is not settled yet. Please approve this one once it is.")
