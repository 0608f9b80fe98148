"""Takes a snapshot: looks everything up, and keeps what was found."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.utils import timezone

from ai.ask import known_people
from ai.redaction import Known
from clients import loki, tempo
from incidents import snapshots
from incidents.actor import WORKER, Actor
from incidents.context import Context, Curve, LogLine, Measure, Trace
from incidents.models.context_snapshot import ContextSnapshot
from incidents.models.incident import Incident
from slackbot.context.gather import Answers, gather
from slackbot.context.lookups import COMMITS, CURVES, LINES, MOST_COMMITS, OWNERS, TRACES, lookups
from slackbot.context.redacted import redacted


@dataclass(frozen=True, kw_only=True)
class Seen:
    """What all systems said at that moment, as they said it: to be kept without what must not be told, and not logged."""

    at: datetime
    service: str
    answers: Answers


def take(incident: Incident, *, since: datetime | None, actor: Actor) -> ContextSnapshot:
    """What can be seen now, kept. One that was kept after `since` (None: ever) serves as well, and nothing is asked then."""
    kept = snapshots.kept_since(incident, since)
    return kept or _keep(incident, _look(incident), since=since, actor=actor)


def look(incident: Incident) -> Seen | None:
    """For the first snapshot: what can be seen now; None where there is one."""
    return None if snapshots.first(incident) else _look(incident)


def keep_first(incident: Incident, seen: Seen | None) -> None:
    """That one, kept once it is known who may be named in it."""
    if seen:
        _keep(incident, seen, since=None, actor=WORKER)


def _look(incident: Incident) -> Seen:
    at = timezone.now()
    return Seen(at=at, service=incident.service, answers=gather(lookups(incident.service, at=at)))


def _keep(incident: Incident, seen: Seen, *, since: datetime | None, actor: Actor) -> ContextSnapshot:
    context = _context(seen, known=known_people(incident))
    return snapshots.attach(incident, context=context, taken_at=seen.at, since=since, actor=actor)


def _context(seen: Seen, *, known: Sequence[Known]) -> Context:
    found = seen.answers.found
    commits = [one for name, made in found.items() if name.startswith(COMMITS) for one in made]
    commits.sort(key=lambda one: one.at, reverse=True)
    return Context(
        service=seen.service,
        slo_percent=settings.CONTEXT_SLO_PERCENT,
        numbers={name.value: found[name] for name in Measure if name in found},
        curves={name.value: found[f"{CURVES}{name}"] for name in Curve if f"{CURVES}{name}" in found},
        lines=[_line(one, known) for one in found.get(LINES, [])],
        traces=[_trace(one, known) for one in found.get(TRACES, [])],
        commits=commits[:MOST_COMMITS],
        owners=list(dict.fromkeys(owner for name in found if name.startswith(OWNERS) for owner in found[name])),
        answered=seen.answers.answered,
        silent=seen.answers.silent,
        refused=seen.answers.refused,
    )


def _line(one: loki.LogLine, known: Sequence[Known]) -> LogLine:
    return LogLine(at=one.at, text=redacted(one.line, known=known, most=280))


def _trace(one: tempo.Trace, known: Sequence[Known]) -> Trace:
    """Its name may hold what was in an address."""
    return Trace(id=one.id[:64], at=one.at, ms=one.ms, name=redacted(one.name, known=known, most=120))
