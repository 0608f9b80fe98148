"""Details of outgoing webhooks and of outside systems. No address and no secret: an endpoint is its number and its host."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from incidents.audit.details.detail import Detail
from incidents.audit.details.values import OutsideId, Uuid, Word

Kind = Annotated[str, StringConstraints(pattern=r"^[a-z_]+\.[a-z_]+$")]


class OfAnEndpoint(Detail):
    """By its number, and as operators describe it."""

    WORDS = frozenset({"description"})

    endpoint: int


class EndpointMade(OfAnEndpoint):
    host: OutsideId
    kinds: list[Kind]


class EndpointChanged(EndpointMade):
    fields: list[Word]


class EndpointSwitched(OfAnEndpoint):
    on: bool
    why: Literal["by_hand", "gone", "failing"]


class EndpointMessageResent(OfAnEndpoint):
    message: Uuid


class ConnectionTested(Detail):
    """Whether the system answered as it should."""

    system: Word
    worked: bool
