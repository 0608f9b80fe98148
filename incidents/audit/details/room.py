"""Details of what happens to the war room and what is shown there."""

from typing import Annotated

from incidents.audit.details.detail import Detail
from incidents.audit.details.incident import State
from incidents.audit.details.values import OutsideId, OutsideState, Reference, Word, one_of
from incidents.models.checklist_item import Item


class RoomHeld(Detail):
    limit: int


class RoomReleased(Detail):
    minutes: int


class RoomRequested(Detail):
    was_shadow: bool


class ShadowPeopleFound(Detail):
    WORDS = frozenset({"people", "problems"})

    count: int


class WarRoomCreated(Detail):
    channel: OutsideId
    state: State
    ms: int


class ResponderInvited(Detail):
    people: list[Reference]
    count: int


class ResponderInviteFailed(Detail):
    WORDS = frozenset({"why"})

    person: Reference


class LookupTroubled(Detail):
    WORDS = frozenset({"why"})


class DirectoryLookupFailed(Detail):
    WORDS = frozenset({"why"})

    group: OutsideId
    code: OutsideState


class AssemblyFallbackInitiated(Detail):
    on_call: int


class ToldWithoutSlack(Detail):
    """`person` by e-mail, or whoever looks at `alert_group` by a note there."""

    person: Reference = ""
    alert_group: OutsideId = ""


class NotToldWithoutSlack(ToldWithoutSlack):
    WORDS = frozenset({"why"})


class ContextSnapshotAttached(Detail):
    """`numbers` by their names; shares are from 0 to 1, times in seconds."""

    snapshot: int
    again: bool
    ms: int
    numbers: dict[Word, float | None]
    lines: int
    traces: int
    commits: int
    answered: int
    unanswered: int


class ChecklistPinned(Detail):
    """That it was."""


class ChecklistItemUpdated(Detail):
    item: Annotated[str, one_of(Item)]
    done: bool


class SlashCommandReceived(Detail):
    WORDS = frozenset({"text"})

    command: OutsideId
    request: int


class OfAChannel(Detail):
    channel: OutsideId


class RoomClosed(OfAChannel):
    """`standing` is the room's, as slackbot/models/war_room.py names it."""

    standing: Word


class RoomRenamed(OfAChannel):
    WORDS = frozenset({"name"})


class ArchiveFailed(OfAChannel):
    WORDS = frozenset({"why"})
