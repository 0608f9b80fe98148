"""The customer updates of an incident: each revision with its words and what changed in it, approvals, publications."""

from dataclasses import dataclass, field
from datetime import datetime

from django.utils.safestring import SafeString
from django.utils.timezone import localtime

from console.page.changed import changed
from incidents.models import Incident
from statuspage.content import Content
from statuspage.models import Approval, Draft, Publication, Revision
from statuspage.models.draft import DraftState

TEMPLATE = ("template__written_by__merged_into", "template__reviewed_by__merged_into")


@dataclass(frozen=True, kw_only=True)
class Change:
    """One part of an update that a revision changed, e.g. `status`."""

    part: str
    words: SafeString


@dataclass(frozen=True, kw_only=True)
class RevisionShown:
    """One revision as customers would see it, and what it changed of the one before."""

    revision: Revision
    content: Content
    author: str
    changes: list[Change] = field(default_factory=list)

    @property
    def before(self) -> int:
        """The number of the revision that its changes are counted from."""
        return self.revision.number - 1


@dataclass(frozen=True, kw_only=True)
class DraftShown:
    """`place` counts the updates of the incident from 1."""

    place: int
    draft: Draft
    revisions: list[RevisionShown]

    @property
    def waits(self) -> bool:
        """For somebody who approves or rejects it."""
        return self.draft.state == DraftState.PENDING

    @property
    def newest(self) -> RevisionShown:
        """The words as they stand."""
        return self.revisions[-1]

    @property
    def earlier(self) -> list[RevisionShown]:
        """The ones before, newest first."""
        return self.revisions[-2::-1]


@dataclass(frozen=True, kw_only=True)
class ApprovalShown:
    """`standing` says in words what became of it."""

    update: int
    approval: Approval
    standing: str


def drafts_of(incident: Incident) -> list[DraftShown]:
    """Oldest first."""
    written = Draft.objects.filter(incident=incident).select_related("asked_by", *TEMPLATE).order_by("pk")
    found = list(written.prefetch_related("revisions__author"))
    for draft in found:
        draft.incident = incident  # with what is loaded of it
    return [
        DraftShown(place=place, draft=draft, revisions=_revisions(draft)) for place, draft in enumerate(found, start=1)
    ]


def approvals_of(shown: list[DraftShown], *, now: datetime) -> list[ApprovalShown]:
    """Every approval of those drafts, oldest first, with its standing at `now`."""
    places = {one.draft.pk: one.place for one in shown}
    given = Approval.objects.filter(revision__draft__in=places).select_related("revision", "approver", "publication")
    return [
        ApprovalShown(update=places[one.revision.draft_id], approval=one, standing=_standing(one, now))
        for one in given.order_by("pk")
    ]


def publications_of(incident: Incident) -> list[Publication]:
    """Oldest first, each with its words at hand."""
    of_it = Publication.objects.filter(incident=incident).select_related("approval__revision", "approval__approver")
    return list(of_it.order_by("created_at"))


def _revisions(draft: Draft) -> list[RevisionShown]:
    shown: list[RevisionShown] = []
    for revision in draft.revisions.all():
        content = revision.content
        changes = _changes(shown[-1].content, content) if shown else []
        author = str(revision.author) if revision.author else draft.get_origin_display()
        shown.append(RevisionShown(revision=revision, content=content, author=author, changes=changes))
    return shown


def _changes(before: Content, after: Content) -> list[Change]:
    was, now = _parts(before), _parts(after)
    return [Change(part=part, words=changed(was[part], now[part])) for part in now if was[part] != now[part]]


def _parts(content: Content) -> dict[str, str]:
    return {
        "title": content.title,
        "text": content.body,
        "status": content.status,
        "impact": content.impact,
        "components": components(content),
        "subscribers": mailed(content),
    }


def components(content: Content) -> str:
    """`Checkout: partial outage`, or none."""
    return content.components_in_words() or "none"


def mailed(content: Content) -> str:
    """Whom Statuspage mails."""
    return "all subscribers are mailed" if content.notify else "nobody is mailed"


def _standing(approval: Approval, now: datetime) -> str:
    publication = getattr(approval, "publication", None)
    if approval.voided_at:
        return f"void since {localtime(approval.voided_at):%H:%M:%S}: {approval.void_reason}"
    if publication:
        return str(publication.get_state_display())
    return "in force, not sent yet" if approval.expires_at > now else "expired unused"
