"""What the filters of the list of incidents offer, in people's words, beside what stands in the address."""

from console.page import no_room, rooms
from incidents.models.incident import ENDED, State

OPEN = sorted(set(State) - ENDED)  # named one by one they are few, which an index finds
STANDING = [("open", "open"), ("over", "over")]
ORDERS = [("oldest", "oldest first"), ("open", "longest open first")]  # else newest first
AGES = [("1", "1 hour"), ("4", "4 hours"), ("24", "1 day"), ("168", "1 week")]
DRAFTS = [("waiting", "waiting for approval")]
WAR_ROOM = [
    *((one.name, one.label) for one in rooms.KINDS),
    ("any", "none, for any reason"),
    *((one.name, one.label) for one in no_room.KINDS),
]
