"""What we keep of Slack: rooms, the steps of their assembly, our posts in them and to people, requests taken, modals open."""

from slackbot.models.direct_message import DirectMessage
from slackbot.models.inbound_request import InboundRequest
from slackbot.models.review import Review
from slackbot.models.room_message import RoomMessage
from slackbot.models.room_step import RoomStep
from slackbot.models.signing import Signing
from slackbot.models.war_room import WarRoom
from slackbot.models.workspace import Workspace

__all__ = ["DirectMessage", "InboundRequest", "Review", "RoomMessage", "RoomStep", "Signing", "WarRoom", "Workspace"]
