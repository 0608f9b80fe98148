"""Takes a snapshot: looks everything up, and keeps what was found."""

from datetime import datetime

from django.conf import settings
from django.utils import timezone

from ai.ask import known_people
from incidents import snapshots
from incidents.actor import Actor
from incidents.context import Context, Curve, Measure
from incidents.models.context_snapshot import ContextSnapshot
from incidents.models.incident import Incident
from slackbot.context.gather import Answers, gather
from slackbot.context.lookups import COMMITS, CURVES, LINES, MOST_COMMITS, OWNERS, TRACES, lookups


def take(incident: Incident, *, since: datetime | None, actor: Actor) -> ContextSnapshot:
    """What can be seen now, kept. One that was kept after `since` (None: ever) serves as well, and nothing is asked then."""
    kept = snapshots.kept_since(incident, since)
    if kept:
        return kept
    at = timezone.now()
    answers = gather(lookups(incident.service, at=at, known=known_people(incident)))
    context = _context(incident.service, answers)
    return snapshots.attach(incident, context=context, taken_at=at, since=since, actor=actor)


def _context(service: str, answers: Answers) -> Context:
    found = answers.found
    commits = [one for name, made in found.items() if name.startswith(COMMITS) for one in made]
    commits.sort(key=lambda one: one.at, reverse=True)
    return Context(
        service=service,
        slo_percent=settings.CONTEXT_SLO_PERCENT,
        numbers={name.value: found[name] for name in Measure if name in found},
        curves={name.value: found[f"{CURVES}{name}"] for name in Curve if f"{CURVES}{name}" in found},
        lines=found.get(LINES, []),
        traces=found.get(TRACES, []),
        commits=commits[:MOST_COMMITS],
        owners=list(dict.fromkeys(owner for name in found if name.startswith(OWNERS) for owner in found[name])),
        answered=answers.answered,
        silent=answers.silent,
        refused=answers.refused,
    )
