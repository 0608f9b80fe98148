"""What was seen of the service as the room was made, beside what was seen when somebody looked again."""

from collections.abc import Callable
from dataclasses import dataclass

from incidents import context_words, snapshots
from incidents.context import Context
from incidents.models import ContextSnapshot, Incident

Said = Callable[[Context], str]
NUMBERS: dict[str, tuple[Said | None, Said]] = {  # name -> two hours before, then
    "Errors": (context_words.errors_before, context_words.errors),
    "Slowest 1 % take": (context_words.p99_before, context_words.p99),
    "Error budget": (None, context_words.burn),
}


@dataclass(frozen=True, kw_only=True)
class Number:
    """One measure, in words. `again` is empty where nobody looked again."""

    name: str
    before: str
    then: str
    again: str


@dataclass(frozen=True, kw_only=True)
class Seen:
    """`context` is the first one's; `again` the newest snapshot where there is another."""

    first: ContextSnapshot
    again: ContextSnapshot | None
    context: Context
    numbers: list[Number]

    @property
    def unanswered(self) -> list[str]:
        """The systems that gave nothing, or not all."""
        return [*self.context.silent, *self.context.refused]


def seen_of(incident: Incident) -> Seen | None:
    """None where nothing was looked up yet."""
    first, newest = snapshots.first(incident), snapshots.newest(incident)
    if first is None:
        return None
    again = newest if newest != first else None
    context = first.context
    counted = context.numbers or (again and again.context.numbers)
    numbers = [
        Number(name=name, before=before(context) if before else "", then=then(context), again=_said(then, again))
        for name, (before, then) in NUMBERS.items()
    ]
    return Seen(first=first, again=again, context=context, numbers=numbers if counted else [])


def _said(number: Said, snapshot: ContextSnapshot | None) -> str:
    return number(snapshot.context) if snapshot else ""
