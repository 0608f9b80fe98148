"""A list is taken away as a table of exactly what it shows: on record before a byte leaves."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from console.lists import table
from console.lists.table import Table
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.authority import refuse_unless_may
from incidents.system_verb import system_verb

MAY = {"incidents": "export_incidents", "events": "export_audit"}  # what is in a list is for whom its line lets


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """A list, what of it was asked (the query string), and its lines, which are read once the actor is let."""

    listed: Literal["incidents", "events"]
    asked: str
    headings: Sequence[str]
    lines: Callable[[], Iterable[Sequence[str]]]


def export(wanted: Wanted, *, actor: Actor) -> Table:
    """Raises NotYours, and NotNow where there are too many rows: then nothing was taken away."""
    begin_list_export(wanted, actor=actor)
    made = table.write(wanted.headings, wanted.lines())
    export_list(wanted, made=made, actor=actor)
    return made


@system_verb
def begin_list_export(wanted: Wanted, *, actor: Actor) -> None:
    """Before the work: whether they may have it."""
    refuse_unless_may(actor.as_of_now(), MAY[wanted.listed], None)


@system_verb
def export_list(wanted: Wanted, *, made: Table, actor: Actor) -> None:
    """Before it leaves: how many rows of what, and what was asked, is on record with the SHA-256 of the table."""
    refuse_unless_may(actor.as_of_now(), MAY[wanted.listed], None)
    record(
        Action.LIST_EXPORTED,
        actor=actor,
        words={"asked": wanted.asked},
        listed=wanted.listed,
        rows=made.rows,
        sha256=made.digest,
    )
