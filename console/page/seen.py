"""What was seen of the service as the room was made, beside what was seen when somebody looked again."""

from collections.abc import Callable
from dataclasses import dataclass

from console.page.curve import Curves, curves_of
from incidents import context_words, snapshots
from incidents.context import Context
from incidents.models import ContextSnapshot, Incident

MOST = 12  # snapshots, the first and the newest, whose curves are joined
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
    curves: Curves | None

    @property
    def unanswered(self) -> list[str]:
        """The systems that gave nothing, or not all."""
        return [*self.context.silent, *self.context.refused]


def seen_of(incident: Incident) -> Seen | None:
    """None where nothing was looked up yet."""
    first = snapshots.first(incident)
    if first is None:
        return None
    later = list(ContextSnapshot.objects.filter(incident=incident, pk__gt=first.pk).order_by("-pk")[: MOST - 1])
    again = later[0] if later else None
    context = first.context
    counted = context.numbers or (again and again.context.numbers)
    numbers = [
        Number(name=name, before=before(context) if before else "", then=then(context), again=_said(then, again))
        for name, (before, then) in NUMBERS.items()
    ]
    curves = curves_of(incident, [first, *reversed(later)])
    return Seen(first=first, again=again, context=context, numbers=numbers if counted else [], curves=curves)


def _said(number: Said, snapshot: ContextSnapshot | None) -> str:
    return number(snapshot.context) if snapshot else ""
