"""`/health`: the process lives. `/ready`: database, broker and migrations, each named. `/metrics`: numbers for Prometheus."""

from collections.abc import Callable
from typing import Any

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, Gauge

from ai import standing as model
from clients import budget
from console.outgoing.standing import off_count
from incident_response.exposition import exposition
from incident_response.unapplied import unapplied
from incidents import assembly_standing
from incidents.audit.check_standing import difference_count, overdue_seconds
from incidents.audit.lag import lag
from incidents.audit.mark import forked_count
from incidents.outbox.standing import given_up, oldest_due_seconds
from incidents.reconcile import missed, seconds_since_compared
from incidents.restore.hold import held_seconds, is_held
from incidents.rooms import longest_held_seconds
from incidents.unlabelled import share
from statuspage.gate_standing import seconds_since_looked, unsigned_count, violation_count

# Read from the database when they are asked for, since what is counted in a worker has no port to be read at
READ: dict[Gauge, Callable[[], float]] = {
    Gauge("installation_held_seconds", "Since when a restored database keeps every effect waiting"): held_seconds,
    Gauge("outbox_oldest_due_seconds", "Age of the oldest effect that is due"): oldest_due_seconds,
    Gauge("outbox_dead_count", "Effects that were given up: a person must look"): given_up,
    Gauge(
        "room_held_oldest_seconds", "Since when the incident waits that a storm keeps from a room"
    ): longest_held_seconds,
    Gauge("room_failed_count", "Incidents whose room Slack does not let be made"): assembly_standing.failed_count,
    Gauge(
        "assembly_tail_seconds", "From the alert to the room, for 99 of 100 rooms of the last hour"
    ): assembly_standing.tail_seconds,
    Gauge(
        "directory_failed_count", "Rooms made without the team directory, which did not answer"
    ): assembly_standing.directory_failed_count,
    Gauge("webhook_missed_count", "Alert groups whose webhook never arrived: found by reconciliation"): missed,
    Gauge(
        "reconciliation_age_seconds", "Since OnCall's alert groups were last compared with ours"
    ): seconds_since_compared,
    Gauge(
        "gate_violation_count", "Publications that the last check found to be not as they were approved"
    ): violation_count,
    Gauge(
        "foreign_post_unsigned_count", "Posts made outside the gate that two people have not signed for"
    ): unsigned_count,
    Gauge("gate_look_age_seconds", "Since the status page was last compared with the record"): seconds_since_looked,
    Gauge("audit_mirror_behind_count", "Audit events that the mirror has not confirmed"): lambda: lag().events,
    Gauge("audit_mirror_behind_seconds", "Since when the oldest of them is on record"): lambda: lag().seconds,
    Gauge(
        "audit_chain_forked_count", "Chains whose mirror holds another event than ours: an operator must look"
    ): forked_count,
    Gauge(
        "audit_difference_count", "Chains in which the last verification of the audit log found a difference"
    ): difference_count,
    Gauge("audit_check_overdue_seconds", "Since the audit log should have been verified again"): overdue_seconds,
    Gauge(
        "model_logging_on_count", "AWS regions in which Bedrock keeps what it is asked: no model is"
    ): model.logging_on_count,
    Gauge("model_logging_look_age_seconds", "Since Bedrock was last asked about that"): model.seconds_since_looked,
    Gauge("model_budget_used_percent", "Of this month's budget for the model"): model.budget_percent,
    Gauge(
        "endpoint_off_count",
        "Endpoints of outgoing webhooks that went off, or were switched off in the last seven days",
    ): off_count,
    Gauge("alert_unlabelled_share", "Of the alerts of the last seven days: without a severity label"): share,
}
OF_THE_MODEL = ["job", "model", "outcome"]
USED: dict[Gauge, Callable[[model.Used], Any]] = {  # this month's (UTC)
    Gauge("model_call_count", "Questions to the model", OF_THE_MODEL): lambda used: used.calls,
    Gauge("model_input_token_count", "Tokens it read", OF_THE_MODEL): lambda used: used.tokens_in,
    Gauge("model_output_token_count", "Tokens it wrote", OF_THE_MODEL): lambda used: used.tokens_out,
    Gauge("model_cost_usd", "What that cost", OF_THE_MODEL): lambda used: used.usd,
}
FROM_OUTSIDE = ("X-Forwarded-For", "Forwarded", "X-Real-Ip")  # a proxy adds one of them; Prometheus asks the pod itself
HELD = "held: a restored database, see manage.py after_restore"
WAITED = Gauge("slack_budget_waited_seconds", "Since Redis started: how long calls waited for their turn", ["method"])


def alive(_request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return JsonResponse({"status": "ok"})


def ready(_request: HttpRequest) -> HttpResponse:
    """200 when everything this process needs answers, else 503; each part says "ok" or what is wrong, never where it is."""
    database = _asked(_database)
    migrations = _asked(_migrations) if database == "ok" else "unknown"  # a second wait would tell nothing more
    parts = {"database": database, "broker": _asked(_broker), "migrations": migrations}
    good = all(state == "ok" for state in parts.values())
    if database == "ok" and _asked(_held):  # it serves nevertheless: what comes in is recorded
        parts["effects"] = HELD
    return JsonResponse({"status": "ok" if good else "unavailable", **parts}, status=200 if good else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Prometheus text format. Internal: no ingress routes it, and what came through one nevertheless is told nothing."""
    if any(name in request.headers for name in FROM_OUTSIDE):
        return HttpResponse(status=404)
    for gauge, read in READ.items():
        try:
            gauge.set(read())
        except (DatabaseError, InterfaceError):
            gauge.set(float("nan"))
    _count_the_models()
    for method, seconds in budget.waited().items():
        WAITED.labels(method).set(seconds)
    return HttpResponse(exposition(), content_type=CONTENT_TYPE_LATEST)


def _count_the_models() -> None:
    """A month begins with none; while the database does not answer they stay as they were."""
    try:
        counted = model.used()
    except (DatabaseError, InterfaceError):
        return
    for gauge, number in USED.items():
        gauge.clear()
        for used in counted:
            gauge.labels(used.job, used.model, used.outcome or "unknown").set(float(number(used)))


def _database() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return "ok"


def _migrations() -> str:
    return "unapplied migrations" if unapplied() else "ok"


def _held() -> str:
    return HELD if is_held() else ""


def _broker() -> str:
    with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as broker:
        broker.ping()
    return "ok"


def _asked(part: Callable[[], str]) -> str:
    """What the part says of itself, or the name of how it failed: an error's own words may say where it is."""
    try:
        return part()
    except (DatabaseError, InterfaceError, redis.RedisError, ValueError) as error:
        return f"unavailable ({type(error).__name__})"
