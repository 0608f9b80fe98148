"""Which incident's war room a channel is, in one look at the door."""

from incidents.models.incident import Incident


def incident_in(channel: str) -> Incident | None:
    """None for a channel that is no war room: of what happens there nothing is kept."""
    return Incident.objects.filter(room__channel=channel).first()
