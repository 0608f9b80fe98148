"""Details of what happens to an incident and its alerts."""

from typing import Annotated, Literal

from incidents.audit.details.detail import Detail
from incidents.audit.details.values import IncidentReference, OutsideId, OutsideState, Reference, Role, Word, one_of
from incidents.models.alert import Found
from incidents.models.incident import Severity as Severities
from incidents.models.incident import State as States

Severity = Annotated[str, one_of(Severities)]
State = Annotated[str, one_of(States)]
FoundBy = Annotated[str, one_of(Found)]


class IncidentOpened(Detail):
    """`number` is drawn by the database; `source`, `alert_group` of an alert's, `declared` of one that a person opened,
    `once` of the request with which a program did it for them.
    """

    WORDS = frozenset({"title"})

    number: int
    severity: Severity
    room: bool
    shadow: bool = False
    source: OutsideId = ""
    alert_group: OutsideId = ""
    found_by: FoundBy = ""
    declared: Literal["by hand"] = "by hand"
    out_of: IncidentReference = ""
    once: OutsideId = ""


class OfAnAlert(Detail):
    """The alert group as its source calls it."""

    alert_group: OutsideId


class AlertAcknowledged(OfAnAlert):
    WORDS = frozenset({"by"})  # who did, as OnCall calls them


class AlertFiresAgain(OfAnAlert):
    event: OutsideState


class AlertJoined(OfAnAlert):
    WORDS = frozenset({"title"})

    severity: Severity
    found_by: FoundBy


class AlertSplitOff(OfAnAlert):
    WORDS = frozenset({"title"})

    into: IncidentReference


class SeverityRaised(Detail):
    was: Severity
    now: Severity


class StateChanged(Detail):
    WORDS = frozenset({"why"})

    was: State
    now: State


class IcClaimed(Detail):
    """`by` is the verb by which they did: `claim`, or what an IC does while nobody leads."""

    was: State
    ic: Reference
    by: Word


class IcReleased(Detail):
    was: State
    ic: Reference | None


class OncallTold(Detail):
    acknowledged: int
    refused: int


class HandoffOffered(Detail):
    to: Reference


class HandoffAccepted(Detail):
    ic: Reference
    was: Reference | None


class RoleGiven(Detail):
    role: Role
    to: Reference
    was: list[Reference]


class RoleTakenAway(Detail):
    role: Role
    was: list[Reference]


class StandInNamed(Detail):
    person: Reference
    hours: int
    stand_in: int


class RespondersAdded(Detail):
    people: list[Reference]
    count: int


class ResponderJoined(Detail):
    person: Reference


class NoteAdded(Detail):
    """`once` is of the form or the command that it was written in, where that could be sent off twice."""

    WORDS = frozenset({"note"})

    once: OutsideId = ""


class IncidentMitigated(Detail):
    minutes: int


class IncidentResolved(Detail):
    was: State
    minutes: int
    reason: Literal["cleared, never claimed"] = "cleared, never claimed"  # of one that ended by itself


class IncidentCancelled(Detail):
    WORDS = frozenset({"why"})

    was: State
    minutes: int


class IncidentDuplicate(Detail):
    was: State
    minutes: int
    of: IncidentReference


class IncidentsRelated(Detail):
    to: IncidentReference


class ServicesNamed(Detail):
    """Of a configured list."""

    was: list[OutsideId]
    now: list[OutsideId]


class OncallToldOver(Detail):
    """`resolved`: there by now, whoever did it."""

    resolved: int
    refused: int


class OncallNotTold(Detail):
    WORDS = frozenset({"why"})


class SeverityChanged(SeverityRaised):
    WORDS = frozenset({"why"})


class PageAsked(Detail):
    WORDS = frozenset({"names", "why"})

    page: int


class SomebodyPaged(Detail):
    WORDS = frozenset({"names"})

    page: int
    alert_group: OutsideId
