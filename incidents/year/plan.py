"""Plans a year of incidents from a seed: the same seed, size and end give the same year. Nothing is written here.

In some of them a trouble comes back months later under another title: planted twins, by which a search for similar ones is
measured.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from itertools import accumulate
from random import Random
from uuid import UUID

from incidents.models.incident import Severity
from incidents.year.catalogue import FAULTS, NOUNS, NUMBERS, PEOPLE, REGIONS, SERVICES, Fault

DAYS = 365
IN_A_PAIR = 0.1  # of all incidents
AT_WEEKENDS = 0.35  # of what weekdays have
HOURS = [
    2,
    2,
    2,
    1,
    1,
    2,
    3,
    5,
    8,
    11,
    12,
    11,
    9,
    10,
    12,
    11,
    10,
    8,
    6,
    5,
    4,
    4,
    3,
    3,
]  # how much goes wrong in each, UTC
SEVERITIES = {Severity.P1: 8, Severity.P2: 32, Severity.P3: 60}
MEDIAN = {Severity.P1: 48, Severity.P2: 75, Severity.P3: 130}  # minutes until it is over
LONGEST = 1_200  # minutes
BY_HAND = 0.25  # declared by somebody who noticed; the others come from alerts
LOOSELY = 0.1  # written `heron 7`, not `heron-7`
SHIFTS = (0.8, 1.0, 1.25)  # of nights, evenings and days: asleep, everything takes longer


class Ending(StrEnum):
    """How one ended."""

    RESOLVED = "resolved"
    LAPSED = "lapsed"  # cleared by itself, and nobody had taken it up
    FALSE_ALARM = "false alarm"
    DUPLICATE = "duplicate"


ENDINGS = {Ending.RESOLVED: 82, Ending.LAPSED: 6, Ending.FALSE_ALARM: 8, Ending.DUPLICATE: 4}


@dataclass(frozen=True, kw_only=True)
class Trouble:
    """What is really wrong, whatever it is called."""

    service: str
    part: str
    name: str
    fault: Fault
    region: str

    def said(self, text: str) -> str:
        """With its names filled in, beginning as a sentence does."""
        filled = text.format(service=self.service, part=self.part, name=self.name)
        return filled[0].upper() + filled[1:]


@dataclass(frozen=True, kw_only=True)
class Planned:
    """One incident. `minutes` and `mitigated` count from its opening; people by their place in PEOPLE. `twin`: the other one."""

    id: UUID
    at: datetime
    title: str
    severity: Severity
    trouble: Trouble
    by_hand: bool
    ending: Ending
    minutes: int
    mitigated: int
    ic: int
    comms: int
    twin: UUID | None = None
    duplicate_of: UUID | None = None
    said: tuple[tuple[int, str], ...] = field(default=())

    @property
    def ended_at(self) -> datetime:
        """When it was over."""
        return self.at + timedelta(minutes=self.minutes)

    @property
    def mitigated_at(self) -> datetime:
        """When customers were no longer hurt."""
        return self.at + timedelta(minutes=self.mitigated)

    @property
    def labels(self) -> dict[str, str]:
        """Of its alert; none where somebody declared it."""
        if self.by_hand:
            return {}
        it = self.trouble
        named = {"alertname": it.fault.alert, "service": it.service, "component": it.part, "instance": it.name}
        return named | {
            "region": it.region,
            "severity": {"P1": "critical", "P2": "error", "P3": "warning"}[self.severity],
        }


def year(size: int, *, seed: int, until: datetime) -> list[Planned]:
    """So many incidents in the order in which they open, all of them over by `until`, the oldest a year before."""
    chance = Random(seed)  # noqa: S311 nothing secret: the same year again is the point
    moments = sorted(_moment(chance, until) for _ in range(size))
    ids = [UUID(int=chance.getrandbits(128), version=4) for _ in range(size)]
    twins = _pairs(chance, size)
    planned: list[Planned] = []
    for place, (at, pk) in enumerate(zip(moments, ids, strict=True)):
        other = twins.get(place)
        first = planned[other] if other is not None and other < place else None
        twin = ids[other] if other is not None else None
        planned.append(_planned(chance, pk, at, twin=twin, first=first, before=planned[-1] if planned else None))
    return planned


def _moment(chance: Random, until: datetime) -> datetime:
    """More on weekdays and by day; minutes of every hour alike."""
    while True:
        day = until - timedelta(days=chance.randrange(2, DAYS))  # by the next day it is over
        if day.weekday() < 5 or chance.random() < AT_WEEKENDS:
            [hour] = chance.choices(range(24), HOURS)
            return day.replace(hour=hour, minute=chance.randrange(60), second=chance.randrange(60), microsecond=0)


def _pairs(chance: Random, size: int) -> dict[int, int]:
    """Places of planted twins, each to the other."""
    places = chance.sample(range(size), int(size * IN_A_PAIR / 2) * 2)
    pairs = list(zip(places[::2], places[1::2], strict=True))
    return dict([*pairs, *((other, one) for one, other in pairs)])


def _planned(
    chance: Random, pk: UUID, at: datetime, *, twin: UUID | None, first: Planned | None, before: Planned | None
) -> Planned:
    trouble = first.trouble if first else _trouble(chance)
    [severity] = chance.choices(list(SEVERITIES), list(SEVERITIES.values()))
    [ending] = chance.choices(list(ENDINGS), list(ENDINGS.values()))
    if twin or (ending == Ending.DUPLICATE and (before is None or before.ending != Ending.RESOLVED)):
        ending = Ending.RESOLVED
    slower = SHIFTS[at.hour // 8]
    minutes = min(LONGEST, max(4, round(MEDIAN[severity] * chance.lognormvariate(0, 0.8) / slower)))
    by_hand = ending != Ending.LAPSED and chance.random() < BY_HAND
    return Planned(
        id=pk,
        at=at,
        title=_title(chance, trouble, by_hand=by_hand, unlike=first.title if first else ""),
        severity=severity,
        trouble=trouble,
        by_hand=by_hand,
        ending=ending,
        minutes=minutes,
        mitigated=max(3, round(minutes * chance.uniform(0.4, 0.9))),
        ic=chance.randrange(len(PEOPLE)),
        comms=chance.randrange(len(PEOPLE)),
        twin=twin,
        duplicate_of=before.id if before and ending == Ending.DUPLICATE else None,
        said=tuple(_said(chance, trouble, minutes)) if ending == Ending.RESOLVED else (),
    )


def _trouble(chance: Random) -> Trouble:
    """Some services break more often than others."""
    services = list(SERVICES)
    weights = list(accumulate(1 / (place + 4) ** 0.7 for place in range(len(services))))
    [service] = chance.choices(services, cum_weights=weights)
    fault = chance.choice(FAULTS)
    return Trouble(
        service=service,
        part=chance.choice(fault.parts),
        name=f"{chance.choice(NOUNS)}-{chance.choice(NUMBERS)}",
        fault=fault,
        region=chance.choice(REGIONS),
    )


def _title(chance: Random, trouble: Trouble, *, by_hand: bool, unlike: str) -> str:
    """As one of those puts it who notice it, and not as `unlike`."""
    titles = [trouble.said(text) for text in trouble.fault.titles]
    title = chance.choice([one for one in titles if one != unlike])
    return title.replace("-", " ") if by_hand and chance.random() < LOOSELY else title


def _said(chance: Random, trouble: Trouble, minutes: int) -> Iterator[tuple[int, str]]:
    """In its room, and how many minutes after it opened."""
    yield max(1, minutes // 3), trouble.said(chance.choice(trouble.fault.found))
    yield max(2, minutes - 2), trouble.said(chance.choice(trouble.fault.ended))
