"""Who led an incident, was its comms lead, or stood in for an approver, as its chain tells it up to one of its events."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from incidents.audit.actions import Action
from incidents.models.incident import State
from incidents.models.incident_role import COMMS_LEAD, label
from incidents.models.stand_in import LASTS
from statuspage.on_record import Event

ACTIONS = (
    Action.IC_CLAIMED,
    Action.IC_RELEASED,
    Action.HANDOFF_ACCEPTED,
    Action.REOPENED,
    Action.ROLE_GIVEN,
    Action.ROLE_TAKEN_AWAY,
    Action.STAND_IN_NAMED,
)
IC = "IC"


@dataclass(frozen=True, kw_only=True)
class Naming:
    """Somebody was named to approve in somebody's stead."""

    person: str
    by: str
    at: datetime

    def counts(self, moment: datetime) -> bool:
        """Whether its time was not over."""
        return self.at <= moment <= self.at + LASTS


@dataclass(kw_only=True)
class RolesOnRecord:
    """By the references under which it was recorded; `holders` by the role as an approval names it."""

    holders: dict[str, str | None] = field(default_factory=dict)
    namings: list[Naming] = field(default_factory=list)

    @classmethod
    def before(cls, seq: int, events: Iterable[Event]) -> "RolesOnRecord":
        """As they were when the event `seq` was written."""
        roles = cls()
        for event in events:
            if event.seq < seq:
                roles._take(event)
        return roles

    def _take(self, event: Event) -> None:
        said = event.detail
        match event.action:
            case Action.IC_CLAIMED | Action.HANDOFF_ACCEPTED:
                self.holders[IC] = said["ic"]
            case Action.IC_RELEASED:
                self.holders[IC] = None
            case Action.REOPENED if said["now"] == State.ROOM_ASSEMBLED:  # whoever led has left since
                self.holders[IC] = None
            case Action.ROLE_GIVEN if said["role"] == COMMS_LEAD:
                self.holders[label(COMMS_LEAD)] = said["to"]
            case Action.ROLE_TAKEN_AWAY if said["role"] == COMMS_LEAD:
                self.holders[label(COMMS_LEAD)] = None
            case Action.STAND_IN_NAMED:
                self.namings.append(Naming(person=said["person"], by=event.actor, at=event.at))
