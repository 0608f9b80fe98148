"""Who was in which group when, as the system chain tells it: whose account it was, and who was one person.

Two chains have no common order but the database's clock. Of two transactions that overlap either may have been first, so a right
that ended in the last seconds before counts as still there.
"""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Hashable, Iterable
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from incidents.audit.actions import Action
from incidents.audit.record import system_chain
from incidents.models.audit_event import AuditEvent
from statuspage.on_record import Event, read

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")

OVERLAP = timedelta(seconds=5)
ACTIONS = (
    Action.PERSON_LINKED,
    Action.PERSON_UNLINKED,
    Action.PEOPLE_MERGED,
    Action.MERGE_UNDONE,
    Action.GROUP_MEMBERSHIP_CHANGED,
)
ACCOUNT = "account"  # the identity by which rights come to a person


class History(Generic[K, V]):
    """What something was from when on."""

    def __init__(self) -> None:
        self._turns: defaultdict[K, list[tuple[datetime, V]]] = defaultdict(list)

    def turn(self, key: K, at: datetime, value: V) -> None:
        """From `at` on it is `value`. Turns come in their order."""
        self._turns[key].append((at, value))

    def at(self, key: K, moment: datetime, default: V) -> V:
        """What it was then."""
        turns = self._turns.get(key, [])
        place = bisect_right(turns, moment, key=lambda turn: turn[0])
        return turns[place - 1][1] if place else default


class RightsOnRecord:
    """The system chain, read once."""

    def __init__(self, events: Iterable[Event]) -> None:
        self._account = History[str, int | None]()  # by the person's reference
        self._inside = History[tuple[int, str], bool]()  # by account and group
        self._root = History[str, str]()  # whom a merged row stands for
        for event in events:
            self._take(event)

    @classmethod
    def as_recorded(cls) -> "RightsOnRecord":
        """From the chain of this installation."""
        told = AuditEvent.objects.filter(chain=system_chain(), action__in=ACTIONS).order_by("seq")
        return cls(read(told.iterator(chunk_size=1000)))

    def in_group(self, person: str, group: str, at: datetime) -> bool:
        """Whether the account that was theirs was in the group then."""
        return any(self._in_group(person, group, moment) for moment in (at, at - OVERLAP))

    def are_one(self, one: str, other: str, at: datetime) -> bool:
        """Whether two references stood for one person then."""
        return self._root.at(one, at, one) == self._root.at(other, at, other)

    def _in_group(self, person: str, group: str, at: datetime) -> bool:
        account = self._account.at(self._root.at(person, at, person), at, None)
        return account is not None and self._inside.at((account, group), at, False)

    def _take(self, event: Event) -> None:
        said, at = event.detail, event.at
        match event.action:
            case Action.PERSON_LINKED if ACCOUNT in said:
                self._account.turn(said["person"], at, said[ACCOUNT])
            case Action.PERSON_UNLINKED:
                self._account.turn(said["person"], at, None)
            case Action.GROUP_MEMBERSHIP_CHANGED:
                self._inside.turn((said[ACCOUNT], said["group"]), at, said["change"] == "added")
            case Action.PEOPLE_MERGED:
                self._root.turn(said["person"], at, said["into"])
                self._hand_over(ACCOUNT in said["lent"], said["person"], said["into"], at)
            case Action.MERGE_UNDONE:
                self._root.turn(said["person"], at, said["person"])
                self._hand_over(ACCOUNT in said["returned"], said["was"], said["person"], at)

    def _hand_over(self, moves: bool, giver: str, taker: str, at: datetime) -> None:
        if moves:
            account = self._account.at(giver, at, None)
            self._account.turn(giver, at, None)
            self._account.turn(taker, at, account)
