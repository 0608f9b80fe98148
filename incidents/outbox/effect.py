"""Declares background work: `@effect(on=SomeFact, queue=..., look=...)` in an app's tasks, and nowhere else."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from celery import shared_task

from incidents.outbox.rank import Rank

QUEUES = ("rooms", "gate", "ai", "default")

Fact = TypeVar("Fact")


@dataclass(frozen=True, kw_only=True)
class Effect:
    """One listener. Exactly one of look, repeat, drop says what follows when an earlier try may have reached the other side."""

    kind: str
    on: type
    queue: str
    attempts: int  # repeated bugs and unknown outcomes before the entry is dead; waiting costs none
    run: Callable[[Any], None]
    lane: Callable[[Any], str] | None
    look: Callable[[Any], bool] | None
    repeat: bool
    drop: bool
    in_shadow: bool  # done for an incident in shadow mode too: it reaches nobody
    rank: Rank  # what goes before what
    unhurried: bool  # nobody waits for it: no worker is prompted, the sweep takes it up
    latest: bool  # does what is so when it runs: one that waits will do for whatever else becomes true meanwhile


EFFECTS: dict[str, Effect] = {}


def effect(  # noqa: PLR0913 each is a word of the declaration
    *,
    on: type[Fact],
    queue: str,
    attempts: int = 8,
    lane: Callable[[Fact], str] | None = None,
    look: Callable[[Fact], bool] | None = None,
    repeat: bool = False,
    drop: bool = False,
    in_shadow: bool = False,
    latest: bool = False,
    unhurried: bool = False,
    rank: Rank = Rank.TALK,
    seconds: int = 60,
) -> Callable[[Callable[[Fact], None]], Callable[[Fact], None]]:
    """The function below listens to the fact `on`, is given it, and runs on `queue` for at most `seconds`.

    What follows an unknown outcome: `look(fact)` reads the other side and says whether the work is done already; `repeat`
    where twice is harmless or better than never; `drop` where never is better than twice. `lane(fact)` orders entries. A `latest`
    one looks at what is so when it runs: while an entry for the same ids waits, no other is owed. One that is done `in_shadow`
    reaches nobody, so that an incident in shadow mode owes it too. `rank` says what is taken up first. An `unhurried` one
    is left to the sweep, two seconds later at most: it takes no processor from what somebody waits for.
    Raises ValueError where a queue is unknown or not exactly one of the three is said.
    """
    if queue not in QUEUES or (look is not None) + repeat + drop != 1:
        raise ValueError(f"an effect on {on.__name__} names a queue of {QUEUES} and one of look, repeat, drop")

    def declare(run: Callable[[Fact], None]) -> Callable[[Fact], None]:
        kind = run.__name__
        if kind in EFFECTS and EFFECTS[kind].run.__module__ != run.__module__:
            raise ValueError(f"two effects are called {kind}")
        EFFECTS[kind] = Effect(
            kind=kind, on=on, queue=queue, attempts=attempts, run=run, lane=lane, look=look, repeat=repeat, drop=drop,
            in_shadow=in_shadow, unhurried=unhurried, latest=latest, rank=rank,
        )  # fmt: skip
        _celery_task(kind, seconds=seconds)
        return run

    return declare


def task_name(kind: str) -> str:
    """The Celery name of a kind's task."""
    return f"effects.{kind}"


def _celery_task(kind: str, *, seconds: int) -> None:
    @shared_task(name=task_name(kind), soft_time_limit=seconds, time_limit=seconds + 10)
    def work(entry_id: int) -> None:
        from incidents.outbox.work import work_on  # noqa: PLC0415 work knows the effects, the effects know only its name

        work_on(entry_id)


def listeners(fact: type) -> list[Effect]:
    """The effects that listen to a kind of fact."""
    return [one for one in EFFECTS.values() if one.on is fact]
