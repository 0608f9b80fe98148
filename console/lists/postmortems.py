"""How it stands with the postmortem of an incident, in a word: for its row in the list and for the filter.

Reviewed is what was ticked so, and what was closed in Linear as done.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from incidents.models import ChecklistItem, Postmortem
from incidents.models.checklist_item import Item
from incidents.models.incident import State

FEW = 1_000  # that wait for somebody are named one by one: PostgreSQL takes them for many, and would read on until it met some

_TICKED = ChecklistItem.objects.filter(key=Item.REVIEWED).exclude(done_at=None)
_IS_TICKED = Q(Exists(_TICKED.filter(incident=OuterRef("incident"))))  # of a postmortem
_FILED = Postmortem.objects.filter(filed_episode=F("episode"))


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`tag` in a word, in that `tone`; `label` as the filter has it; `asks` for the incidents of that kind."""

    tag: str
    tone: str
    label: str
    asks: Callable[[], Q]


def _with_one(of: QuerySet[Postmortem]) -> Q:
    return Q(Exists(of.filter(incident=OuterRef("pk"))))


def _with_one_of_few(of: QuerySet[Postmortem]) -> Q:
    few = list(of.order_by().values_list("incident", flat=True)[: FEW + 1])
    return Q(pk__in=few) if len(few) <= FEW else _with_one(of)


KINDS = {
    "none": Kind(
        tag="",
        tone="",
        label="none, though resolved",
        asks=lambda: Q(state=State.RESOLVED) & ~_with_one(Postmortem.objects.all()),
    ),
    "kept": Kind(
        tag="postmortem not in Linear",
        tone="warn",
        label="written, not in Linear",
        asks=lambda: _with_one_of_few(Postmortem.objects.exclude(filed_episode=F("episode"))),
    ),
    "review": Kind(
        tag="postmortem to be reviewed",
        tone="wait",
        label="filed, to be reviewed",
        asks=lambda: _with_one_of_few(_FILED.filter(~_IS_TICKED, done_at=None)),
    ),
    "reviewed": Kind(
        tag="postmortem reviewed",
        tone="good",
        label="reviewed",
        asks=lambda: _with_one(_FILED.filter(Q(done_at__isnull=False) | _IS_TICKED)),
    ),
}


def kinds_of(incidents: Collection[UUID]) -> dict[UUID, Kind]:
    """Of those that have a postmortem, by two queries."""
    ticked = set(_TICKED.filter(incident__in=incidents).values_list("incident", flat=True))
    found = Postmortem.objects.filter(incident__in=incidents).only("incident_id", "episode", "filed_episode", "done_at")
    return {one.incident_id: KINDS[_name(one, ticked)] for one in found}


def _name(one: Postmortem, ticked: set[UUID]) -> str:
    if not one.is_filed:
        return "kept"
    return "reviewed" if one.done_at or one.incident_id in ticked else "review"
