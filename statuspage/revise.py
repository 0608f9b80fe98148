"""The verbs that change a draft before it is approved: a new revision, which needs its own approval, or a rejection."""

from dataclasses import dataclass, replace
from typing import Any

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotNow, VerbRefused
from incidents.models.incident import Incident
from incidents.outbox.announce import announce
from incidents.verb import verb
from statuspage.content import ComponentChange, Impact, Status, digest_of
from statuspage.errors import WordsChanged
from statuspage.facts import DraftChanged
from statuspage.models.approval import Approval
from statuspage.models.draft import Draft, DraftState
from statuspage.models.publication import Publication
from statuspage.models.publication_state import UNDER_WAY
from statuspage.models.revision import Revision


@dataclass(frozen=True, kw_only=True)
class Edit:
    """What an editor may change of a draft; where it goes and what it follows stays."""

    title: str
    body: str
    status: Status
    impact: Impact
    components: dict[str, ComponentChange]
    notify: bool = True

    def fields(self) -> dict[str, Any]:
        """As fields of a Content, without white space around the words; a browser's line ends are ours."""
        return vars(self) | {"title": _plain(self.title), "body": _plain(self.body)}


@verb
def revise(
    incident: Incident,
    *,
    draft_id: int,
    base: int,
    edit: Edit,
    actor: Actor,
) -> Revision:
    """Saves the next revision, based on revision `base` as the editor saw it.

    Raises WordsChanged for a stale base, NotNow for a draft that is beyond editing, UnreadableContent for words that cannot
    be published.
    """
    draft = open_draft(incident, draft_id)
    newest = draft.newest_revision()
    _refuse_stale(newest, base)
    content = replace(newest.content, **edit.fields())
    if content == newest.content:
        return newest
    canonical = content.canonical()
    revision = Revision.objects.create(
        draft=draft, number=base + 1, canonical=canonical, digest=digest_of(canonical), author=actor.person
    )
    _void_approvals(draft, "the words were edited")
    draft.state, draft.note = DraftState.PENDING, ""
    draft.save(update_fields=["state", "note"])
    event = record(
        Action.STATUSPAGE_DRAFT_REVISED,
        actor=actor,
        incident=incident,
        words={"title": content.title, "body": content.body},
        draft=draft.pk,
        revision=revision.number,
        digest=revision.digest,
    )
    announce(DraftChanged(incident.id, draft.pk), event=event)
    return revision


@verb
def reject(incident: Incident, *, draft_id: int, why: str, actor: Actor) -> Draft:
    """The draft is not published, for a reason that is on record."""
    if not why.strip():
        raise VerbRefused("Say why, so that the next draft is better.")
    draft = open_draft(incident, draft_id)
    _void_approvals(draft, "the draft was rejected")
    draft.state, draft.note = DraftState.REJECTED, why.strip()[:500]
    draft.save(update_fields=["state", "note"])
    event = record(
        Action.STATUSPAGE_APPROVAL_REJECTED, actor=actor, incident=incident, words={"why": why.strip()}, draft=draft.pk
    )
    announce(DraftChanged(incident.id, draft.pk), event=event)
    return draft


def open_draft(incident: Incident, draft_id: int) -> Draft:
    """The draft, locked. Raises NotNow for one that is published, rejected, or on its way to customers."""
    draft = Draft.objects.lock(draft_id)
    if draft.incident_id != incident.pk:
        raise NotNow("That draft belongs to another incident.")
    under_way = Publication.objects.filter(approval__revision__draft=draft, state__in=UNDER_WAY)
    if under_way.exists():
        raise NotNow("It is being published; nothing was changed.")
    if draft.state not in (DraftState.PENDING, DraftState.APPROVED):
        raise NotNow(f"That draft is {draft.get_state_display()}.")
    return draft


def _refuse_stale(newest: Revision, base: int) -> None:
    if newest.number != base:
        raise WordsChanged(
            f"{newest.author or 'Somebody'} saved revision {newest.number} meanwhile. Nothing of yours is lost: their words"
            " stand beside yours. Take over what is missing, then save."
        )


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


def _void_approvals(draft: Draft, why: str) -> None:
    """Each approval still in force is void from now on; its publication, if it waits, lapses."""
    for approval in Approval.objects.locked().filter(revision__draft=draft, voided_at=None):
        approval.void(why)
