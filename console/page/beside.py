"""What comes before and after what a page shows, for the links and keys that lead there."""

from dataclasses import dataclass

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


def drafts_beside(draft: Draft, reader: Actor) -> Beside:
    """The updates that wait too, of any incident that this reader may know of, oldest first. Two questions."""
    waiting = Draft.objects.filter(state=DraftState.PENDING, incident__in=Incident.objects.visible_to(reader))
    waiting = waiting.select_related("incident").only("pk", "incident__number")
    return Beside(
        before=_to_draft(waiting.filter(pk__lt=draft.pk).order_by("-pk").first()),
        after=_to_draft(waiting.filter(pk__gt=draft.pk).order_by("pk").first()),
    )


def _way(incident: Incident | None) -> Way | None:
    if incident is None:
        return None
    return Way(url=reverse("admin:incidents_incident_change", args=[incident.pk]), name=incident.reference)


def _to_draft(draft: Draft | None) -> Way | None:
    if draft is None:
        return None
    return Way(url=reverse("review", args=[draft.pk]), name=f"the update of {draft.incident.reference}")
