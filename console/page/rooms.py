"""How it stands with the war room of an incident, in a word: for the list and its filter."""

from django.db.models import Exists, OuterRef, Q

from console.page import no_room
from console.page.no_room import Kind
from incidents.models import Incident, OutboxEntry
from incidents.models.incident import ENDED
from incidents.models.outbox_entry import UNFINISHED, OutboxState

ASSEMBLY = "assemble_room"
STANDS = Kind(name="stands", tag="stands", label="stands")
MAKING = Kind(name="making", tag="being made", label="being made")
FAILED = Kind(name="failed", tag="failed", label="could not be made so far")
KINDS = (STANDS, MAKING, FAILED)

_TRIED = OutboxEntry.objects.filter(incident=OuterRef("pk"), kind=ASSEMBLY, state__in=(*UNFINISHED, OutboxState.DEAD))
HAS_FAILED = Exists(_TRIED.exclude(last_error=""))  # an incident's list has it as `room_failed`
_TO_COME = Q(needs_room=True, room_ready_at=None) & ~Q(state__in=ENDED)


def of_kind(name: str) -> Q:
    """The incidents of that kind, also of those without a room; of any without one for another name."""
    to_come = _TO_COME & ~no_room.of_kind(no_room.HELD.name)
    match name:
        case STANDS.name:
            return Q(room_ready_at__isnull=False)
        case MAKING.name:
            return to_come & ~Q(HAS_FAILED)
        case FAILED.name:
            return to_come & Q(HAS_FAILED)
    return no_room.of_kind(name)


def kind_of(incident: Incident) -> Kind | None:
    """None for one that ended before its room was made. Asks nobody where it was read with `room_failed` and `turn`."""
    if incident.room_ready_at:
        return STANDS
    if without := no_room.kind_of(incident):
        return without
    if not incident.is_open:
        return None
    return FAILED if getattr(incident, "room_failed", False) else MAKING
