"""Who does something, and how we know: the `actor` of every verb."""

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING
from uuid import UUID

from clients.postgresql.fixed import Fixed, load

if TYPE_CHECKING:
    from django.contrib.auth.models import User

    from incidents.models.person import Person

PRODUCT = frozenset({"webhook", "worker"})
BY_HAND = frozenset({"slack", "console"})


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A person or a part of the product.

    `via` is how they were authenticated: slack, console, mcp, api, webhook, worker, command.
    """

    via: str
    person: "Person | None" = None
    name: str = ""  # a part of the product, or a console account, where it is no person
    account: "User | None" = None  # the console account that signed in, also where nobody linked it to a person
    present_in: UUID | None = None  # the incident in whose room they act, as Slack signed it
    client: str = ""  # the program through which the person acts, as they named its token

    @property
    def reference(self) -> str:
        """What the audit log writes: the person's random reference, or the part's name."""
        return self.person.reference if self.person else self.name

    @property
    def is_product(self) -> bool:
        """Whether it is the product itself that does it, and nobody."""
        return self.person is None and self.account is None and self.via in PRODUCT

    @property
    def is_by_hand(self) -> bool:
        """Whether a person does it at a door of people: no model, no client of an interface, no command."""
        return self.person is not None and self.via in BY_HAND

    @property
    def somebody(self) -> "Person":
        """The person; for verbs that the table leaves to people. Raises LookupError for a part of the product."""
        if self.person is None:
            raise LookupError(f"{self.name} is no person")
        return self.person

    def as_of_now(self) -> "Actor":
        """With the person, their groups and the account as they stand on record now, whatever was read of them before."""
        person, account = self.person, self.account
        if person:
            person = _known(type(person)).get(person.pk)
            load(person, "merged")
            if person.user:
                load(person.user, "groups")
        if account:
            account = account.__class__.objects.get(
                pk=account.pk
            )  # a request's is wrapped, so that its type() is another
        return replace(self, person=person, account=account) if person or account else self

    def __str__(self) -> str:
        return str(self.person) if self.person else self.name


@cache
def _known(people: "type[Person]") -> "Fixed[Person]":
    return Fixed(lambda pk: people.objects.select_related("user").filter(pk=pk))


SENDER = Actor(via="webhook", name="alert source")
WORKER = Actor(via="worker", name="worker")
OPERATOR = Actor(via="command", name="operator")
EVERYBODY = Actor(via="slack", name="everybody")  # who reads a room: with nobody's own rights, what all may know of
