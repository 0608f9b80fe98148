"""Where in the mirror an event's copy is. A fork that was repaired is gone round: from some event on, copies are in a branch."""

from collections.abc import Collection
from dataclasses import dataclass

from clients.postgresql.fixed import Fixed
from incidents.models.mirror_branch import MirrorBranch

NEWEST = Fixed(lambda chain: MirrorBranch.objects.filter(chain=chain).order_by("-number")[:1])
UP_TO = Fixed(lambda chain, seq: MirrorBranch.objects.filter(chain=chain, since__lte=seq).order_by("-number")[:1])


@dataclass(frozen=True, kw_only=True)
class Place:
    """The partition `pk` of the mirror holds a chain's events `since` and later, up to where the next branch begins."""

    pk: str
    number: int
    since: int


def trunk(chain: str) -> Place:
    """Where a chain begins, and stays unless it is forked."""
    return Place(pk=chain, number=0, since=1)


def place_of(chain: str, seq: int) -> Place:
    """Where the copy of that event is, or will be."""
    there = UP_TO.first(chain, seq)
    return _place(there) if there else trunk(chain)


def newest_place(chain: str) -> Place:
    """Where the next event's copy goes."""
    there = NEWEST.first(chain)
    return _place(there) if there else trunk(chain)


def newest_places(chains: Collection[str]) -> dict[str, Place]:
    """The same of many, by chain."""
    branches = MirrorBranch.objects.filter(chain__in=chains).order_by("number")
    return {chain: trunk(chain) for chain in chains} | {one.chain: _place(one) for one in branches}


def places(chain: str) -> list[Place]:
    """All of them, the oldest first. One that begins before the one ahead of it leaves nothing to that one."""
    kept = [trunk(chain)]
    for branch in MirrorBranch.objects.filter(chain=chain).order_by("number"):
        kept = [one for one in kept if one.since < branch.since] + [_place(branch)]
    return kept


def branch_pk(chain: str, number: int) -> str:
    """`INCIDENT#<id>#1`."""
    return f"{chain}#{number}" if number else chain


def _place(branch: MirrorBranch) -> Place:
    return Place(pk=branch_pk(branch.chain, branch.number), number=branch.number, since=branch.since)
