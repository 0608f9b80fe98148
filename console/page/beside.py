"""What comes before and after what a page shows, for the links and keys that lead there."""

from dataclasses import dataclass

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from incidents.actor import Actor
from incidents.models import Incident
from statuspage.models import Draft
from statuspage.models.draft import DraftState


@dataclass(frozen=True, kw_only=True)
class Way:
    """Where it leads, and what that is called: `INC-214`."""

    url: str
    name: str


@dataclass(frozen=True, kw_only=True)
class Beside:
    """None where there is nothing on that side."""

    before: Way | None
    after: Way | None


def incidents_beside(incident: Incident, reader: Actor) -> Beside:
    """The ones with the nearest numbers that this reader may know of. Two questions."""
    visible = Incident.objects.visible_to(reader).only("pk", "number")
    return Beside(
        before=_way(visible.filter(number__lt=incident.number).order_by("-number").first()),
        after=_way(visible.filter(number__gt=incident.number).order_by("number").first()),
    )


def with_drafts_beside(drafts: QuerySet[Draft], reader: Actor) -> QuerySet[Draft]:
    """The same, read with the nearest updates that wait too, of any incident that this reader may know of. No further question."""
    waiting = Draft.objects.filter(state=DraftState.PENDING, incident__in=Incident.objects.visible_to(reader))
    before = waiting.filter(pk__lt=OuterRef("pk")).order_by("-pk")
    after = waiting.filter(pk__gt=OuterRef("pk")).order_by("pk")
    return drafts.annotate(
        **{
            f"{side}_{name}": Subquery(found.values(field)[:1])
            for side, found in (("before", before), ("after", after))
            for name, field in (("pk", "pk"), ("number", "incident__number"))
        }
    )


def drafts_beside(draft: Draft) -> Beside:
    """Of one that was read `with_drafts_beside`."""
    read = vars(draft)
    return Beside(
        before=_to_draft(read["before_pk"], read["before_number"]),
        after=_to_draft(read["after_pk"], read["after_number"]),
    )


def _way(incident: Incident | None) -> Way | None:
    if incident is None:
        return None
    return Way(url=reverse("admin:incidents_incident_change", args=[incident.pk]), name=incident.reference)


def _to_draft(pk: int | None, number: int | None) -> Way | None:
    if pk is None:
        return None
    return Way(url=reverse("review", args=[pk]), name=f"the update of INC-{number}")
