"""What an event of Slack's is."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from incidents.models.incident import Incident
from incidents.models.person import Person
from slackbot.models.inbound_request import InboundRequest
from slackbot.sent import Sent

Shape = TypeVar("Shape", bound=Sent)
OfShape = type[Shape]


@dataclass(frozen=True, kw_only=True)
class Noted:
    """What is put on record of one, for the worker. Most events name an account; some nobody at all."""

    slack_user: str = ""
    person: Person | None = None
    incident: Incident | None = None
    channel: str = ""
    message_ts: str = ""
    words: str = ""


@dataclass(frozen=True, kw_only=True)
class EventKind(Generic[Shape]):
    """`type` and, of a message, `subtypes` are what Slack calls it; `subscription` is what the manifest asks for, with `scopes`.

    `note` is asked at the door, before anything is put on record: a statement or two, and None where nothing follows. `run`
    is the worker's: it gives the reply (mrkdwn, only whoever did it sees it), or nothing. Both are repeated after a failure.
    """

    type: str
    subtypes: tuple[str, ...] = ("",)
    subscription: str
    scopes: tuple[str, ...]
    shape: OfShape[Shape]
    note: Callable[[Shape], Noted | None]
    run: Callable[[InboundRequest], str]

    @property
    def names(self) -> list[str]:
        """All that it is called; its request is known by the first."""
        return [name_of(self.type, subtype) for subtype in self.subtypes]


def name_of(kind: str, subtype: str) -> str:
    """Subtypes of messages and types of events share words, such as `channel_archive`."""
    return f"{kind}.{subtype}" if subtype else kind
