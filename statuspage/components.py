"""The components of the status page to choose from: its live list, kept for five minutes, and shown as old when it is.

Whatever is settled at Statuspage makes a list that was read before it old at once: our own updates change components too.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.core.cache import cache

from clients.boundary import no_transaction_open
from clients.errors import OutsideError
from incidents.errors import VerbRefused
from incidents.outbox.clock import database_now
from statuspage.connected import is_connected
from statuspage.content import ComponentChange, ComponentState
from statuspage.models.publication import Publication
from statuspage.page import Component

KEY = "statuspage:components"
FRESH_FOR, KEPT_FOR = timedelta(minutes=5), timedelta(days=7)
UNREADABLE = "The list of components cannot be read now."


@dataclass(frozen=True, kw_only=True)
class Listed:
    """The page's components in its order, without groups, as they were at `read_at`. `is_old`: it cannot be read anew."""

    components: tuple[Component, ...]
    read_at: datetime
    is_old: bool = False

    @property
    def age(self) -> str:
        """What is said of an old list; empty of a fresh one."""
        minutes = int((database_now() - self.read_at).total_seconds() // 60)
        return f"The list of components is {minutes} min old: Statuspage does not answer." if self.is_old else ""

    def by_id(self) -> dict[str, Component]:
        """Each by its id."""
        return {component.id: component for component in self.components}


def listed() -> Listed | None:
    """The list, read from the page unless a fresh one is kept; an old one while the page does not answer; None without any.

    Raises OpenTransactionError inside a transaction.
    """
    no_transaction_open()
    kept = at_hand()
    if kept and _is_fresh(kept.read_at):
        return kept
    return _read_anew() or (replace(kept, is_old=True) if kept else None)


def at_hand() -> Listed | None:
    """The list that is kept, without asking Statuspage: for an answer that cannot wait."""
    kept = cache.get(KEY)
    if kept is None:
        return None
    components = tuple(Component.model_validate(one) for one in kept["components"])
    return Listed(components=components, read_at=datetime.fromisoformat(kept["read_at"]))


def chosen(
    states: Mapping[str, str], *, of: Listed | None, before: Mapping[str, ComponentChange]
) -> dict[str, ComponentChange]:
    """The chosen states by component id, with each component as the list shows it now.

    Without a list those of `before` are as they were. Raises VerbRefused for a component or a state that there is not.
    """
    there = of.by_id() if of else {}
    return {key: _change(key, state, there=there, of=of, before=before.get(key)) for key, state in states.items()}


def _change(
    key: str, state: str, *, there: Mapping[str, Component], of: Listed | None, before: ComponentChange | None
) -> ComponentChange:
    if state not in list(ComponentState):
        raise VerbRefused(f"A component cannot be shown as {state!r}.")
    if component := there.get(key):
        return ComponentChange(name=component.name, was=component.status, state=state)
    if of is None and before:
        return replace(before, state=state)
    name = before.name if before else key
    raise VerbRefused(
        f"The component {name} is not on the page any more. Leave it out, then save again."
        if of
        else f"{UNREADABLE} Save without components that were not chosen before, or try again in a minute."
    )


def _read_anew() -> Listed | None:
    if not is_connected():
        return None
    read_at = database_now()
    try:
        components = [one for one in Publication.components_on_page() if not one.group]
    except OutsideError:  # logged and counted by the client's door
        return None
    kept = {"read_at": read_at.isoformat(), "components": [one.model_dump(mode="json") for one in components]}
    cache.set(KEY, kept, timeout=KEPT_FOR.total_seconds())
    return Listed(components=tuple(components), read_at=read_at)


def _is_fresh(read_at: datetime) -> bool:
    return database_now() < read_at + FRESH_FOR and not Publication.objects.filter(settled_at__gte=read_at).exists()
