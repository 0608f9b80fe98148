"""Who does something, and how we know: the `actor` of every verb."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from incidents.models.person import Person


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person or a part of the product. `via` is how they were authenticated: slack, console, webhook, worker, command."""

    via: str
    person: "Person | None" = None
    name: str = ""  # a part of the product, where it is no person

    @property
    def reference(self) -> str:
        """What the audit log writes: the person's random reference, or the part's name."""
        return self.person.reference if self.person else self.name

    def __str__(self) -> str:
        return str(self.person) if self.person else self.name


SENDER = Actor(via="webhook", name="alert source")
WORKER = Actor(via="worker", name="worker")
