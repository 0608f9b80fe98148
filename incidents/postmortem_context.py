"""The postmortem's parts about what could be seen at the time: metrics, and what was deployed before."""

from datetime import datetime

from incidents.context import COMMITS_LENGTH, Commit, Context
from incidents.context_words import burn, errors, errors_before, p99, p99_before
from incidents.document import Point, Section
from incidents.models.incident import Incident
from incidents.snapshots import first


def sections(incident: Incident) -> list[Section]:
    """From the first snapshot; none for what was not looked up."""
    snapshot = first(incident)
    if snapshot is None:
        return []
    context = snapshot.context
    return [*_metrics(context, snapshot.taken_at), *_deploys(context, snapshot.taken_at)]


def _metrics(context: Context, at: datetime) -> list[Section]:
    if not context.numbers:
        return []
    lines = [
        f"Errors {errors(context)} (two hours before: {errors_before(context)})",
        f"p99 {p99(context)} (two hours before: {p99_before(context)})",
        burn(context),
    ]
    heading = f"Metrics at the time ({context.service}, {at:%H:%M} UTC)"
    return [Section(heading=heading, points=[Point(text=line) for line in lines])]


def _deploys(context: Context, at: datetime) -> list[Section]:
    if not context.commits:
        return []
    heading = f"Recent deploys (commits of the {COMMITS_LENGTH.seconds // 3600} hours before {at:%H:%M} UTC)"
    return [Section(heading=heading, points=[_commit(one) for one in context.commits])]


def _commit(one: Commit) -> Point:
    return Point(text=f"{one.at:%H:%M} {one.repo}: {one.message} ({one.author})", name=one.sha[:7], link=one.url)
