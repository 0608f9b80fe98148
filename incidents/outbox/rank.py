"""What goes first where more is owed than is done at once: a number on the entry, the lowest first.

A P1's room before all else, then what people have asked for and the other rooms, then drafts, approvals and the postmortem, then
what is told, then charts; in each of them a P1's before the others'. What has no incident may be a P1's. An entry that nobody
takes up rises (sweep.py), but never to a P1's room: those come to an end by themselves.
"""

from enum import IntEnum

from incidents.models.incident import Incident, Severity

NOT_P1 = 5
A_STEP = 10  # by how much it rises at a time
NEVER_ABOVE = 1


class Rank(IntEnum):
    """Of a kind of work."""

    ROOM = 0
    ASKED = 1  # somebody pressed or typed something, and waits
    DECISION = 10  # drafts, approvals and the postmortem
    TALK = 20
    CHART = 30


# Of a rank below each, in Celery's steps for Redis: 0 is taken first, 9 last.
PRIORITIES = ((1, 0), (Rank.DECISION, 3), (Rank.TALK, 6))
LAST = 9


def rank_of(work: Rank, incident: Incident | None) -> int:
    """The number of an entry for that work."""
    return work + (NOT_P1 if incident and incident.severity != Severity.P1 else 0)


def priority_of(rank: int) -> int:
    """Its message's priority. https://docs.celeryq.dev/en/stable/userguide/routing.html#redis-message-priorities"""
    return next((step for below, step in PRIORITIES if rank < below), LAST)
