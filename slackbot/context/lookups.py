"""What is looked up for a service: only in what is configured, and without a service only what needs none."""

from collections.abc import Sequence
from datetime import UTC, datetime
from functools import partial

from django.conf import settings

from ai.redaction import Known
from clients import github, loki, mimir, tempo
from incidents.context import BEFORE, COMMITS_LENGTH, CURVE_LENGTH, CURVE_STEP, Commit, Curve, LogLine, Measure, Trace
from slackbot.context.explore import RECENT
from slackbot.context.gather import Lookup
from slackbot.context.owners import owners_of
from slackbot.context.queries import for_service
from slackbot.context.redacted import redacted

MOST_LINES, MOST_TRACES, MOST_COMMITS = 10, 5, 5
MOST_REPOSITORIES = 10

# The lookups' names. A number's is its measure's; the last three end with the name of the curve, or of the repository.
LINES, TRACES, CURVES, COMMITS, OWNERS = "lines", "traces", "curve:", "commits:", "owners:"


def lookups(service: str, *, at: datetime, known: Sequence[Known]) -> list[Lookup]:
    """Everything to ask about the service at that moment; `known` are the people who may be named in its logs."""
    found: list[Lookup] = []
    if service and settings.MIMIR_URL:
        found += _numbers(service, at) + _curves(service, at)
    if service and settings.LOKI_URL:
        query = for_service(settings.CONTEXT_LOG_QUERY, service)
        found.append(Lookup(name=LINES, system="Loki", ask=partial(_lines, query, at, known)))
    if service and settings.TEMPO_URL:
        query = for_service(settings.CONTEXT_TRACE_QUERY, service)
        found.append(Lookup(name=TRACES, system="Tempo", ask=partial(_traces, query, at, known)))
    if settings.GITHUB_TOKEN:
        for repo in github.repos_of(service)[:MOST_REPOSITORIES]:
            found.append(Lookup(name=f"{COMMITS}{repo}", system="GitHub", ask=partial(_commits, repo, at)))
            found.append(Lookup(name=f"{OWNERS}{repo}", system="GitHub", ask=partial(_owners, repo)))
    return found


def systems(service: str) -> list[str]:
    """Those that are asked about that service, by the names people know them by."""
    at = datetime.now(UTC)
    return list(dict.fromkeys(one.system for one in lookups(service, at=at, known=[])))


def _numbers(service: str, at: datetime) -> list[Lookup]:
    errors = for_service(settings.CONTEXT_ERROR_RATE_QUERY, service)
    latency = for_service(settings.CONTEXT_LATENCY_QUERY, service)
    burn = for_service(settings.CONTEXT_BURN_RATE_QUERY, service)
    asked = {
        Measure.ERRORS: (errors, at),
        Measure.ERRORS_BEFORE: (errors, at - BEFORE),
        Measure.P99: (latency, at),
        Measure.P99_BEFORE: (latency, at - BEFORE),
        Measure.BURN: (burn, at),
    }
    return [
        Lookup(name=name.value, system="Mimir", ask=partial(mimir.instant, query, at=when))
        for name, (query, when) in asked.items()
    ]


def _curves(service: str, at: datetime) -> list[Lookup]:
    templates = {Curve.ERRORS: settings.CONTEXT_ERROR_RATE_QUERY, Curve.P99: settings.CONTEXT_LATENCY_QUERY}
    return [
        Lookup(
            name=f"{CURVES}{name.value}",
            system="Mimir",
            ask=partial(mimir.series, for_service(template, service), start=at - CURVE_LENGTH, end=at, step=CURVE_STEP),
        )
        for name, template in templates.items()
    ]


def _lines(query: str, at: datetime, known: Sequence[Known]) -> list[LogLine]:
    found = loki.recent_lines(query, start=at - RECENT, end=at, limit=MOST_LINES)
    return [LogLine(at=one.at, text=redacted(one.line, known=known, most=280)) for one in found]


def _traces(query: str, at: datetime, known: Sequence[Known]) -> list[Trace]:
    """Their names may hold what was in an address, so they are redacted too."""
    found = tempo.recent_traces(query, start=at - RECENT, end=at, limit=MOST_TRACES)
    return [
        Trace(id=one.id[:64], at=one.at, ms=one.ms, name=redacted(one.name, known=known, most=120)) for one in found
    ]


def _commits(repo: str, at: datetime) -> list[Commit]:
    found = github.recent_commits(repo, since=at - COMMITS_LENGTH, limit=MOST_COMMITS)
    return [
        Commit(repo=repo, sha=one.sha, message=one.message[:200], author=one.author[:100], at=one.at, url=one.url[:500])
        for one in found
    ]


def _owners(repo: str) -> list[str]:
    return owners_of(github.code_owners(repo) or "")
