"""After a restore: approvals of the backup are void, and what the record says was sent is read from the page, never sent again.

The record is the incident's chain, with what a repair kept beside it as evidence. Words that are public are on record from then on
(PublishedBefore): the next update follows them, and they are not taken for somebody else's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from clients.errors import Refused
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.authority import refuse_unless_may
from incidents.facts import IncidentChanged
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.restore.said import said_of
from incidents.system_verb import system_verb
from statuspage.as_shown import as_shown
from statuspage.facts import DraftChanged
from statuspage.fallen import void
from statuspage.models.approval import Approval
from statuspage.models.draft import Draft, DraftState
from statuspage.models.publication import Publication
from statuspage.models.publication_state import UNDER_WAY, UNSETTLED, PublicationState
from statuspage.models.published_before import PublishedBefore
from statuspage.page import StatuspageIncident, Update

WHY = "the database was restored from a backup"
SENT = (Action.PUBLICATION_SENDING, Action.STATUSPAGE_PUBLISHED)
CLOCKS_DIFFER = timedelta(minutes=5)


@dataclass(frozen=True, kw_only=True)
class Sent:
    """What the record says of one that left: where it stands on the page, or empty where nothing says so."""

    publication: UUID
    incident: UUID
    digest: str
    at: datetime
    statuspage_incident: str = ""
    statuspage_update: str = ""


@dataclass(frozen=True, kw_only=True)
class Shown:
    """The same as it was read from the page."""

    sent: Sent
    there: StatuspageIncident
    update: Update


def open_approvals() -> Iterator[Approval]:
    """Those of the backup that could still send something."""
    given = Approval.objects.filter(voided_at=None).select_related("revision__draft", "approver").order_by("pk")
    for approval in given:
        publication = Publication.objects.filter(approval=approval).first()
        if publication.state in UNSETTLED if publication else approval.expires_at > database_now():
            yield approval


@system_verb
def void_restored(approval: Approval, *, actor: Actor) -> None:
    """It sends nothing from now on, whatever became of it in the time that the database lost. Twice is harmless."""
    refuse_unless_may(actor.as_of_now(), "repair_chain", None)
    draft = approval.revision.draft
    incident = Incident.objects.lock(draft.incident_id)
    Draft.objects.lock(draft.pk)
    locked = Approval.objects.lock(approval.pk)
    if locked.voided_at:
        return
    void(locked, WHY, draft=draft, incident=incident, actor=actor)


def lost_publications() -> list[Sent]:
    """What the record says was sent, and the database does not know as published; what it knows to be under way settles itself."""
    found: dict[UUID, Sent] = {}
    for incident, said in said_of(*SENT):
        detail = said["detail"]
        key = UUID(detail["publication"])
        where = {name: detail[name] for name in ("statuspage_incident", "statuspage_update") if name in detail}
        if where or key not in found:
            at = datetime.fromisoformat(said["at"])
            found[key] = Sent(publication=key, incident=incident, digest=detail["digest"], at=at, **where)
    known = (*UNDER_WAY, PublicationState.PUBLISHED, PublicationState.REFUSED)
    ours = Publication.objects.filter(pk__in=found, state__in=known).values_list("pk", flat=True)
    before = PublishedBefore.objects.filter(pk__in=found).values_list("pk", flat=True)
    return [one for key, one in found.items() if key not in {*ours, *before}]


def read_from_page(sent: Sent) -> Shown | None:
    """None where the page does not show it. Raises Refused and TryLater where it cannot be read."""
    there = _incident_of(sent)
    if there is None:
        return None
    if sent.statuspage_update:
        update = next((one for one in there.updates if one.id == sent.statuspage_update), None)
    else:
        new = (one for one in there.updates if one.created_at >= sent.at - CLOCKS_DIFFER)
        update = next((one for one in new if not _is_known(one.id)), None)
    return Shown(sent=sent, there=there, update=update) if update else None


@system_verb
def note_published(shown: Shown, *, actor: Actor) -> None:
    """It is on record as published, and a draft of the same words waits for nobody. Twice is harmless."""
    refuse_unless_may(actor.as_of_now(), "repair_chain", None)
    sent, update = shown.sent, shown.update
    incident = Incident.objects.lock(sent.incident)
    drafts = Draft.objects.filter(incident=incident, revisions__digest=sent.digest).order_by("pk").distinct()
    same = [Draft.objects.lock(pk) for pk in drafts.values_list("pk", flat=True)]
    about = {"statuspage_incident": shown.there.id, "statuspage_update": update.id}
    as_read: dict[str, Any] = {
        "title": as_shown(shown.there.name)[:300],
        "status": update.status[:40],
        "impact": shown.there.impact[:40],
        "body": as_shown(update.body).replace("\x00", "\ufffd"),
        "shown_at": update.created_at,
    }
    known: dict[str, Any] = {"incident": incident, "digest": sent.digest, **about, **as_read}
    _, new = PublishedBefore.objects.get_or_create(publication=sent.publication, defaults=known)
    if not new:
        return
    event = record(
        Action.PUBLICATION_FOUND,
        actor=actor,
        incident=incident,
        words={"body": as_read["body"]},
        publication=str(sent.publication),
        digest=sent.digest,
        **about,
    )
    announce(IncidentChanged(incident.id), event=event)
    for draft in same:
        draft.state, draft.note = DraftState.PUBLISHED, ""
        draft.save(update_fields=["state", "note"])
        announce(DraftChanged(incident.id, draft.pk), event=event)


def _incident_of(sent: Sent) -> StatuspageIncident | None:
    if sent.statuspage_incident:
        try:
            return Publication.incident_on_page(sent.statuspage_incident)
        except Refused as refused:
            if refused.code != "404":
                raise
            return None
    page = Publication.incidents_on_page(sent.at - timedelta(days=1))
    return next((one for one in page if str(sent.publication) in one.publications), None)


def _is_known(update: str) -> bool:
    return (
        Publication.objects.filter(statuspage_update=update).exists()
        or PublishedBefore.objects.filter(statuspage_update=update).exists()
    )
