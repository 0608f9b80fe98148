"""The timeline by days, each line with whether it is the story or the machinery behind it."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby

from incidents.models import Incident
from incidents.timeline import Line, timeline


@dataclass(frozen=True, kw_only=True)
class Moment:
    """One line; `is_machinery` for commands received, ticks and reservations."""

    line: Line
    is_machinery: bool


@dataclass(frozen=True, kw_only=True)
class Day:
    """The moments of one day, UTC."""

    date: date
    moments: list[Moment]


def days(incident: Incident) -> list[Day]:
    """Every event, in order."""
    everything = timeline(incident, everything=True)
    story = set(timeline(incident))
    moments = [Moment(line=line, is_machinery=line not in story) for line in everything]
    return [Day(date=day, moments=list(those)) for day, those in groupby(moments, key=lambda one: one.line.at.date())]
