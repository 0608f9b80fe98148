"""What may become true in the record. Each is announced by one verb, with ids only; upper apps' tasks listen."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class ChainGrew:
    """An audit event was appended (written by `record` itself)."""

    chain: str


@dataclass(frozen=True)
class HeadDue:
    """A quarter of an hour is over: what has grown since the last head is to be signed."""

    installation_id: UUID


@dataclass(frozen=True)
class HeadSigned:
    """A head was signed (incidents/audit/heads.py); of several there is one fact, since copies are made up to the newest."""

    installation_id: UUID


@dataclass(frozen=True)
class AuditCheckWanted:
    """The audit log is to be checked, or that piece of it; where it begins is on the check's row."""

    check_id: int
    piece: int


@dataclass(frozen=True)
class AlertNamed:
    """A sender named an alert group, with nothing that proves it: its source is to be asked."""

    delivery_id: int


@dataclass(frozen=True)
class IncidentOpened:
    """An incident that needs a war room is on record."""

    incident_id: UUID


@dataclass(frozen=True)
class RoomsHeld:
    """Of the incidents that wait for a room in this storm there are more, or fewer."""

    storm_id: int


@dataclass(frozen=True)
class IncidentShadowed:
    """An incident is on record that would have a war room, were its source not in shadow mode."""

    incident_id: UUID


@dataclass(frozen=True)
class IncidentMoved:
    """Something is so by that event that others outside may be told of (MOVES in audit/actions.py; announced by `record`)."""

    incident_id: UUID
    event_id: UUID


@dataclass(frozen=True)
class IncidentChanged:
    """Something that the headline shows has changed."""

    incident_id: UUID


@dataclass(frozen=True)
class ServiceNamed:
    """Somebody said which service it is about, and that is another than was looked up so far."""

    incident_id: UUID


@dataclass(frozen=True)
class IncidentLed:
    """Somebody has become incident commander."""

    incident_id: UUID
    person_id: int


@dataclass(frozen=True)
class IncidentUnled:
    """Whoever led has laid it down, and nobody leads."""

    incident_id: UUID


@dataclass(frozen=True)
class RoleChanged:
    """Somebody was given a role, or it was taken away, by that event."""

    incident_id: UUID
    event_id: UUID


@dataclass(frozen=True)
class AlertJoined:
    """Another alert is one of an incident that somebody leads."""

    incident_id: UUID


@dataclass(frozen=True)
class HandoffOffered:
    """The IC offers the lead; it changes hands when the other accepts."""

    incident_id: UUID
    person_id: int


@dataclass(frozen=True)
class RespondersAdded:
    """More people are asked to help."""

    incident_id: UUID


@dataclass(frozen=True)
class IncidentMitigated:
    """Customers are no longer hurt; the incident is still open."""

    incident_id: UUID


@dataclass(frozen=True)
class IncidentReopened:
    """It was not over after all."""

    incident_id: UUID


@dataclass(frozen=True)
class AlertCleared:
    """All of the incident's alerts have cleared."""

    incident_id: UUID


@dataclass(frozen=True)
class ClearedAWhile:
    """All of its alerts cleared a while ago, with that event, and nobody had taken it up by then."""

    incident_id: UUID
    cleared: UUID


@dataclass(frozen=True)
class ClearedForLong(ClearedAWhile):
    """The same, so long ago that nobody will."""


@dataclass(frozen=True)
class IncidentLapsed:
    """It was closed: its alerts cleared and nobody ever took it up."""

    incident_id: UUID


@dataclass(frozen=True)
class ChecklistChanged:
    """An item was ticked, or the tick taken back."""

    incident_id: UUID


@dataclass(frozen=True)
class ContextAttached:
    """What can be seen of the incident's service was looked up and kept."""

    incident_id: UUID
    snapshot_id: int


@dataclass(frozen=True)
class IncidentResolved:
    """The incident is resolved."""

    incident_id: UUID


@dataclass(frozen=True)
class IncidentCancelled:
    """It was no incident after all: a false alarm, or a duplicate."""

    incident_id: UUID


@dataclass(frozen=True)
class IncidentsRelated:
    """The two have to do with one another, as was said in the first one's room."""

    incident_id: UUID
    other_id: UUID


@dataclass(frozen=True)
class OncallTold:
    """OnCall was told that the incident is over, or could not be."""

    incident_id: UUID


@dataclass(frozen=True)
class SeverityChanged(IncidentMoved):
    """Somebody assessed it as graver or less grave than it was."""


@dataclass(frozen=True)
class PageWanted:
    """Somebody confirmed that people be paged."""

    incident_id: UUID
    page_id: int


@dataclass(frozen=True)
class NoteWithoutSlackWanted:
    """The incident has no room, and whoever looks at that alert group is to read so."""

    incident_id: UUID
    alert_id: int


@dataclass(frozen=True)
class MailWithoutSlackWanted:
    """The incident has no room, and that person, one of its responders, is to read so."""

    incident_id: UUID
    person_id: int


@dataclass(frozen=True)
class PageAnswered:
    """OnCall pages them, or refused, by that event."""

    incident_id: UUID
    event_id: UUID


@dataclass(frozen=True)
class PostmortemWritten:
    """The postmortem is kept here and can be filed."""

    incident_id: UUID


@dataclass(frozen=True)
class PostmortemNotFiled:
    """Linear did not take it; it stays here meanwhile."""

    incident_id: UUID


@dataclass(frozen=True)
class PostmortemFiled:
    """Linear has the postmortem."""

    incident_id: UUID


@dataclass(frozen=True)
class RoomUpdated:
    """Somebody who speaks for it told the room how it stands, with that event."""

    incident_id: UUID
    event_id: UUID


@dataclass(frozen=True)
class NoteAdded:
    """Somebody wrote into its timeline, by that event."""

    incident_id: UUID
    event_id: UUID


@dataclass(frozen=True)
class NudgesMoved:
    """Something that only nudges go by has changed: somebody was heard, or they were paused."""

    incident_id: UUID


@dataclass(frozen=True)
class NudgeDue:
    """The time of a planned nudge has come."""

    incident_id: UUID
    nudge_id: int


@dataclass(frozen=True)
class IncidentUndone:
    """Somebody undid what had just been done, with that event."""

    incident_id: UUID
    event_id: UUID


@dataclass(frozen=True)
class UndoOver:
    """The time in which that event could be undone is over."""

    incident_id: UUID
    event_id: UUID


@dataclass(frozen=True)
class DuplicateClosed:
    """Another incident was closed as a duplicate of this one, by that event."""

    incident_id: UUID
    event_id: UUID


@dataclass(frozen=True)
class RightsLost:
    """Somebody may do less than before, or nothing any more: what rested on it falls."""

    person_id: int


@dataclass(frozen=True)
class FollowUpAdded:
    """Somebody added something that is to be done."""

    incident_id: UUID


@dataclass(frozen=True)
class LinearChanged:
    """Linear says that something changed of an issue of that incident: its postmortem's, or a follow-up action's."""

    incident_id: UUID
    issue_id: UUID


@dataclass(frozen=True)
class FollowUpOverdue:
    """It is time to remind, for the `number`th time, of what is to be done; `due` is the day (ISO 8601) that it was due on then."""

    incident_id: UUID
    follow_up_id: UUID
    due: str
    number: int


@dataclass(frozen=True)
class PostmortemReviewDue:
    """It is time to ask, for the `number`th time, that the postmortem of that episode be reviewed."""

    incident_id: UUID
    episode: int
    number: int


@dataclass(frozen=True)
class RatingDue:
    """It is time to ask how it went, to ask once more, or to ask no more."""

    incident_id: UUID
    rating_id: int


@dataclass(frozen=True)
class RatingOver:
    """Whoever led has said how it went, or is asked no more."""

    incident_id: UUID
    rating_id: int


@dataclass(frozen=True)
class ArchivingDue:
    """It is time to tell the room that it is archived, or to archive it."""

    incident_id: UUID
    archiving_id: int


@dataclass(frozen=True)
class RoomKept:
    """Somebody keeps the room from being archived."""

    incident_id: UUID
    archiving_id: int
