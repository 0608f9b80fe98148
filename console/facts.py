"""What becomes true in the console. Each is announced where it does, and listened to in some tasks."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SignInsFailed:
    """Signing in to this account, or to none that there is, failed in the ten minutes from `block` (ISO 8601) on."""

    account_id: int | None
    block: str
