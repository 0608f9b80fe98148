"""`/health`: the process lives. `/ready`: database, broker and migrations, each named. `/metrics`: numbers for Prometheus."""

from collections.abc import Callable

import redis
from django.conf import settings
from django.db import DatabaseError, InterfaceError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, Gauge, generate_latest

from incidents.outbox.sweep import oldest_due_seconds

OLDEST_DUE = Gauge("outbox_oldest_due_seconds", "Age of the oldest effect that is due")


def alive(_request: HttpRequest) -> HttpResponse:
    """200 while the process answers."""
    return JsonResponse({"status": "ok"})


def ready(_request: HttpRequest) -> HttpResponse:
    """200 when everything this process needs answers, else 503; each part says "ok" or what is wrong, never where it is."""
    parts = {"database": _database(), "broker": _broker(), "migrations": _migrations()}
    good = all(state == "ok" for state in parts.values())
    return JsonResponse({"status": "ok" if good else "unavailable", **parts}, status=200 if good else 503)


def metrics(_request: HttpRequest) -> HttpResponse:
    """Prometheus text format. Internal: no ingress routes it."""
    try:
        OLDEST_DUE.set(oldest_due_seconds())
    except (DatabaseError, InterfaceError):
        OLDEST_DUE.set(float("nan"))
    return HttpResponse(generate_latest(), content_type=CONTENT_TYPE_LATEST)


def _database() -> str:
    return _asked(lambda: connection.cursor().execute("SELECT 1"))


def _migrations() -> str:
    def unapplied() -> None:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            raise DatabaseError("unapplied migrations")

    return _asked(unapplied)


def _broker() -> str:
    def ping() -> None:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as broker:
            broker.ping()

    return _asked(ping)


def _asked(question: Callable[[], object]) -> str:
    try:
        question()
    except (DatabaseError, InterfaceError, redis.RedisError, ValueError) as error:
        return (
            "unapplied migrations" if str(error) == "unapplied migrations" else f"unavailable ({type(error).__name__})"
        )
    return "ok"
