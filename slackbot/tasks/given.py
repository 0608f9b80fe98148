"""What an effect is given is ids: the rows they name, and the lane of a room."""

from typing import Any

from incidents.models.incident import Incident
from statuspage.models.draft import Draft


def draft_of(fact: Any) -> Draft:
    return Draft.objects.select_related("incident__ic", "asked_by").get(pk=fact.draft_id)


def incident_of(fact: Any) -> Incident:
    return Incident.objects.select_related("ic").get(pk=fact.incident_id)


def asked_lane(fact: Any) -> str:
    """Who is asked to approve in an incident is told one at a time, in order: nobody is told twice."""
    return f"asked:{fact.incident_id}"


def room_lane(fact: Any) -> str:
    """A room's messages are posted one at a time, in order."""
    return f"room:{fact.incident_id}"
