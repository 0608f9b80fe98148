"""Who answers for what comes after an incident: whoever led it, and the deputy. They stand in for a manager."""

from incidents.models.incident import Incident
from incidents.models.incident_role import DEPUTY
from incidents.models.person import Person


def leaders(incident: Incident) -> list[Person]:
    """Each once, whoever led first; of them those who can be written to."""
    deputies = [one.person for one in incident.roles.filter(role=DEPUTY).select_related("person__merged_into")]
    return reachable([incident.ic, *deputies])


def reachable(people: list[Person | None]) -> list[Person]:
    """Each of them once, as who they are, if they are active and known in Slack."""
    roots = dict.fromkeys(one.root for one in people if one)
    return [one for one in roots if one.is_active and one.slack_id]
