"""How it stands with the postmortem of an incident, in a word: for its row in the list and for the filter."""

from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q

from incidents.models import ChecklistItem, Postmortem
from incidents.models.checklist_item import Item
from incidents.models.incident import State

_REVIEWED = ChecklistItem.objects.filter(key=Item.REVIEWED).exclude(done_at=None)
_OF_IT = Postmortem.objects.filter(incident=OuterRef("pk"))
_IS_FILED = Exists(_OF_IT.filter(filed_episode=F("episode")))
_IS_REVIEWED = Exists(_REVIEWED.filter(incident=OuterRef("pk")))


@dataclass(frozen=True, kw_only=True)
class Kind:
    """`tag` in a word, in that `tone`; `label` as the filter has it; `asks` for the incidents of that kind."""

    tag: str
    tone: str
    label: str
    asks: Q


KINDS = {
    "none": Kind(tag="", tone="", label="none, though resolved", asks=Q(state=State.RESOLVED) & ~Q(Exists(_OF_IT))),
    "kept": Kind(
        tag="postmortem not in Linear",
        tone="warn",
        label="written, not in Linear",
        asks=Q(Exists(_OF_IT.exclude(filed_episode=F("episode")))),
    ),
    "review": Kind(
        tag="postmortem to be reviewed",
        tone="wait",
        label="filed, to be reviewed",
        asks=Q(_IS_FILED) & ~Q(_IS_REVIEWED),
    ),
    "reviewed": Kind(tag="postmortem reviewed", tone="good", label="reviewed", asks=Q(_IS_FILED) & Q(_IS_REVIEWED)),
}


def kinds_of(incidents: Collection[UUID]) -> dict[UUID, Kind]:
    """Of those that have a postmortem, by two queries."""
    reviewed = set(_REVIEWED.filter(incident__in=incidents).values_list("incident", flat=True))
    found = Postmortem.objects.filter(incident__in=incidents).only("incident_id", "episode", "filed_episode")
    return {one.incident_id: KINDS[_name(one, reviewed)] for one in found}


def _name(one: Postmortem, reviewed: set[UUID]) -> str:
    if not one.is_filed:
        return "kept"
    return "reviewed" if one.incident_id in reviewed else "review"
