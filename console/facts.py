"""What becomes true in the console. Each is announced where it does, and listened to in some tasks."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True)
class SignInsFailed:
    """Signing in to this account, or to none that there is, failed in the ten minutes from `block` (ISO 8601) on."""

    account_id: int | None
    block: str


@dataclass(frozen=True)
class EndpointMessageOwed:
    """An endpoint is to be sent that message, begun for the `round`th time."""

    message_id: UUID
    round: int


@dataclass(frozen=True)
class EndpointWentOff:
    """An endpoint was switched off by itself, and that operator is to hear of it."""

    endpoint_id: int
    person_id: int
