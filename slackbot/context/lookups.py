"""What is looked up for a service: only in what is configured, and without a service only what needs none."""

from datetime import UTC, datetime
from functools import partial

from django.conf import settings

from clients import github, loki, mimir, tempo
from incidents.context import BEFORE, COMMITS_LENGTH, CURVE_LENGTH, CURVE_STEP, Commit, Curve, Measure
from slackbot.context.explore import RECENT
from slackbot.context.gather import Lookup
from slackbot.context.owners import owners_of
from slackbot.context.queries import for_service

MOST_LINES, MOST_TRACES, MOST_COMMITS = 10, 5, 5
MOST_REPOSITORIES = 10

# The lookups' names. A number's is its measure's; the last three end with the name of the curve, or of the repository.
LINES, TRACES, CURVES, COMMITS, OWNERS = "lines", "traces", "curve:", "commits:", "owners:"


def lookups(service: str, *, at: datetime) -> list[Lookup]:
    """Everything to ask about the service at that moment. Log lines and traces are given as they are, unredacted."""
    found: list[Lookup] = []
    if service and settings.MIMIR_URL:
        found += _numbers(service, at) + _curves(service, at)
    if service and settings.LOKI_URL:
        query = for_service(settings.CONTEXT_LOG_QUERY, service)
        found.append(Lookup(name=LINES, system="Loki", ask=partial(_lines, query, at)))
    if service and settings.TEMPO_URL:
        query = for_service(settings.CONTEXT_TRACE_QUERY, service)
        found.append(Lookup(name=TRACES, system="Tempo", ask=partial(_traces, query, at)))
    if settings.GITHUB_TOKEN:
        for repo in github.repos_of(service)[:MOST_REPOSITORIES]:
            found.append(Lookup(name=f"{COMMITS}{repo}", system="GitHub", ask=partial(_commits, repo, at)))
            found.append(Lookup(name=f"{OWNERS}{repo}", system="GitHub", ask=partial(_owners, repo)))
    return found


def systems(service: str) -> list[str]:
    """Those that are asked about that service, by the names people know them by."""
    at = datetime.now(UTC)
    return list(dict.fromkeys(one.system for one in lookups(service, at=at)))


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


def _lines(query: str, at: datetime) -> list[loki.LogLine]:
    return loki.recent_lines(query, start=at - RECENT, end=at, limit=MOST_LINES)


def _traces(query: str, at: datetime) -> list[tempo.Trace]:
    return tempo.recent_traces(query, start=at - RECENT, end=at, limit=MOST_TRACES)


def _commits(repo: str, at: datetime) -> list[Commit]:
    found = github.recent_commits(repo, since=at - COMMITS_LENGTH, limit=MOST_COMMITS)
    return [
        Commit(repo=repo, sha=one.sha, message=one.message[:200], author=one.author[:100], at=one.at, url=one.url[:500])
        for one in found
    ]


def _owners(repo: str) -> list[str]:
    return owners_of(github.code_owners(repo) or "")
