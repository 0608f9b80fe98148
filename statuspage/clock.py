"""The database's clock: the only one that the gate goes by, besides the monotonic one around the send."""

from incidents.outbox.clock import database_now

__all__ = ["database_now"]
