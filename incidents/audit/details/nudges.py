"""Details of room updates and of the nudges for them."""

from typing import Annotated

from incidents.audit.details.detail import Detail
from incidents.audit.details.values import Reference, one_of
from incidents.models.nudge import Kind, Outcome


class UpdateSent(Detail):
    WORDS = frozenset({"update"})


class OfANudge(Detail):
    nudge: int
    kind: Annotated[str, one_of(Kind)]


class ReminderSent(OfANudge):
    """`to` are those it was for; nobody where all of the room saw it."""

    outcome: Annotated[str, one_of(Outcome)]
    to: list[Reference]


class RemindersSilenced(Detail):
    """For so many minutes; 0 where a pause was ended."""

    minutes: int
