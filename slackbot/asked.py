"""What a command or button is given, and what it gives back."""

from dataclasses import dataclass

from incidents import people
from incidents.actor import Actor
from incidents.models.incident import Incident
from incidents.models.person import Person
from slackbot.models.inbound_request import InboundRequest
from slackbot.models.war_room import WarRoom
from slackbot.workspace import workspace


@dataclass(frozen=True, kw_only=True)
class Asked:
    """One request being worked: who (as Slack signed it), in which incident's room if in one, and the words that came with it."""

    request: InboundRequest
    person: Person
    incident: Incident | None
    in_room: bool  # they are in its channel: it is there that they typed or pressed
    typed: str | None = None  # instead of the request's own words, where a button stands for a command

    @property
    def actor(self) -> Actor:
        """The person, as Slack authenticated them, and where Slack says that they are."""
        return Actor(
            via="slack", person=self.person, present_in=self.incident.pk if self.incident and self.in_room else None
        )

    @property
    def words(self) -> str:
        """What was typed after the sub-command, or what the button carries: a hint, which anybody could have written."""
        return self.request.words if self.typed is None else self.typed

    @property
    def here(self) -> Incident:
        """The incident of this room; commands that need one are refused before they are worked."""
        if self.incident is None:
            raise LookupError("worked outside a war room")
        return self.incident


def asked_of(request: InboundRequest) -> Asked:
    """The request, of whoever its account's row stands for, which is made where an event names somebody new."""
    room = WarRoom.objects.filter(channel=request.channel).first() if request.channel else None
    is_there = room is not None and request.incident_id in (room.incident_id, room.former_of_id)
    person = request.person or people.by_slack(team=workspace().key, user=request.slack_user)
    return Asked(request=request, person=person.root, incident=request.incident, in_room=is_there)
