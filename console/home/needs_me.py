"""What waits for its reader in particular: approvals, a lead on offer, postmortems, follow-ups; for operators, dead effects."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils import timezone

from incidents.actor import Actor
from incidents.authority import may
from incidents.follow_up_reminders import is_overdue
from incidents.lasting import lasting
from incidents.models import ChecklistItem, FollowUp, Incident
from incidents.models.checklist_item import Item
from incidents.models.incident import OPEN, IncidentQuerySet, State
from incidents.outbox.standing import given_up
from incidents.postmortem_due import due_at
from statuspage.models import Publication
from statuspage.models.publication_state import PublicationState
from statuspage.waiting_for import waiting_for

MOST = 5  # of a kind


@dataclass(frozen=True, kw_only=True)
class Need:
    """`what` is the link's words; `is_late` where it should have been done by now."""

    reference: str
    what: str
    when: str
    link: str
    is_late: bool = False


def needs(actor: Actor) -> list[Need]:
    """The most urgent kind first, at most five of each. The number of queries does not grow with them."""
    return [*_of_a_person(actor, timezone.now()), *_dead(actor)]


def _of_a_person(actor: Actor, now: datetime) -> Iterator[Need]:
    if actor.person is None or not actor.person.is_active:
        return
    yield from _unsettled(actor)
    yield from _drafts(actor, now)
    yield from _offered(actor)
    yield from _postmortems(actor, now)
    yield from _follow_ups(actor, now)


def _visible(actor: Actor) -> IncidentQuerySet:
    return Incident.objects.visible_to(actor)


def _unsettled(actor: Actor) -> Iterator[Need]:
    """Updates of which nobody knows whether customers read them: reading the page could not tell."""
    unknown = Publication.objects.filter(state=PublicationState.UNKNOWN, incident__in=_visible(actor))
    found = list(unknown.exclude(question="")[:MOST])
    known = _visible(actor).with_people().in_bulk([one.incident_id for one in found])
    for one in found:
        incident = known[one.incident_id]
        if may(actor, "decide_outcome", incident):
            yield Need(
                reference=incident.reference,
                what="Decide whether a customer update arrived",
                when="nothing more of it is sent until then",
                link=reverse("decide", args=[one.pk]),
                is_late=True,
            )


def _drafts(actor: Actor, now: datetime) -> Iterator[Need]:
    for draft in waiting_for(actor, most=MOST):
        yield Need(
            reference=draft.incident.reference,
            what="Review a customer update",
            when=f"waits for {_lasting(draft.created_at, now)}",
            link=reverse("review", args=[draft.pk]),
        )


def _offered(actor: Actor) -> Iterator[Need]:
    mine = _visible(actor).filter(state__in=OPEN, handoff_to__in=actor.somebody.rows)
    for one in mine.select_related("ic").order_by("-number")[:MOST]:
        yield Need(
            reference=one.reference,
            what=f"Take the lead of {one.title}",
            when=f"{one.ic or 'whoever led'} offers it to you",
            link=_page(one),
        )


def _postmortems(actor: Actor, now: datetime) -> Iterator[Need]:
    """Of incidents that they led last, written and not reviewed, the oldest first."""
    reviewed = ChecklistItem.objects.filter(incident=OuterRef("pk"), key=Item.REVIEWED, done_at__isnull=False)
    led = _visible(actor).filter(ic__in=actor.somebody.rows, state=State.RESOLVED, postmortem__isnull=False)
    for one in led.exclude(Exists(reviewed)).select_related("ic").order_by("resolved_at")[:MOST]:
        due = due_at(one)
        yield Need(
            reference=one.reference,
            what=f"Finish the postmortem of {one.title}",
            when=_until(due, now) if due else "not reviewed yet",
            link=reverse("postmortem", args=[one.pk]),
            is_late=due is not None and due < now,
        )


def _follow_ups(actor: Actor, now: datetime) -> Iterator[Need]:
    theirs = FollowUp.objects.filter(owner__in=actor.somebody.rows, ended_at=None, incident__in=_visible(actor))
    for one in theirs.select_related("incident__ic", "owner__merged_into").order_by("due_on", "added_at")[:MOST]:
        yield Need(
            reference=one.incident.reference,
            what=one.text,
            when=f"due {one.due:%d %b %Y}",
            link=f"{_page(one.incident)}#to-be-done",
            is_late=is_overdue(one, now=now),
        )


def _dead(actor: Actor) -> Iterator[Need]:
    """For whoever may have any of them tried again."""
    count = given_up() if may(actor, "retry", None) else 0
    if count:
        listed = reverse("admin:incidents_outboxentry_changelist")
        yield Need(
            reference=str(count),
            what=f"Owed effect{'s' if count > 1 else ''} given up: look why, then Retry",
            when=f"nobody tries {'them' if count > 1 else 'it'} any more",
            link=f"{listed}?state__exact=dead",
            is_late=True,
        )


def _page(incident: Incident) -> str:
    return reverse("admin:incidents_incident_change", args=[incident.pk])


def _until(due: datetime, now: datetime) -> str:
    return f"due in {_lasting(now, due)}" if due > now else f"was due {_lasting(due, now)} ago"


def _lasting(since: datetime, until: datetime) -> str:
    return lasting(int((until - since).total_seconds() // 60))
