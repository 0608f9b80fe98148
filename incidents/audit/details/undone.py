"""Details of what was undone."""

from incidents.audit.details.detail import Detail
from incidents.audit.details.incident import Severity, State
from incidents.audit.details.values import Uuid, Word


class Undone(Detail):
    """`what` is the action that was led back from, `event` its event."""

    what: Word
    event: Uuid
    was: State
    now: State
    severity_was: Severity
    severity_now: Severity


class OncallToldBack(Detail):
    """`opened`: what we had resolved or acknowledged there and is open again."""

    opened: int
    refused: int
