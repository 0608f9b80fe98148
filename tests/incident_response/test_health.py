"""`/health`, `/ready` and `/metrics`: what an orchestrator, an operator and Prometheus see."""

import re
import time
from collections.abc import Callable, Iterator

import pytest
from django.db import connection
from django.test import Client
from pytest_django import Settings

from clients.budget import Budget, spending
from clients.errors import TryLater
from incidents.metrics import ASSEMBLY_SECONDS
from incidents.models.outbox_entry import OutboxEntry, OutboxState
from incidents.restore.hold import hold
from statuspage.metrics import GATE_SECONDS

GOOD = {"status": "ok", "database": "ok", "broker": "ok", "migrations": "ok"}
NAMES = {
    "assembly_duration_seconds",
    "approval_gate_latency_seconds",
    "statuspage_publish_count",
    "incident_resolved_count",
    "postmortem_created_count",
    "http_timeout_count",
    "http_error_count",
    "circuit_open_count",
    "webhook_count",
    "installation_held_seconds",
    "outbox_oldest_due_seconds",
    "directory_lookup_failure_count",
    "model_call_count",
    "model_input_token_count",
    "model_output_token_count",
    "redis_away_count",
    "slack_budget_waited_seconds",
}


@pytest.fixture
def unreachable() -> Iterator[None]:
    """The database is gone for the rest of the test."""
    connection.close()
    was = connection.settings_dict["HOST"]
    connection.settings_dict["HOST"] = "/nowhere"
    yield
    connection.close()
    connection.settings_dict["HOST"] = was


def test_health_asks_nobody(client: Client) -> None:
    assert client.get("/health").json() == {"status": "ok"}


@pytest.mark.usefixtures("transactional_db")
def test_ready_says_that_a_restored_database_is_held_and_serves_nevertheless(client: Client) -> None:
    hold("The mirror has signed head 9, and this database has not.")
    answer = client.get("/ready")
    assert (answer.status_code, answer.json()["effects"]) == (
        200,
        "held: a restored database, see manage.py after_restore",
    )


@pytest.mark.usefixtures("transactional_db")
def test_ready_names_each_part(client: Client) -> None:
    answer = client.get("/ready")
    assert (answer.status_code, answer.json()) == (200, GOOD)


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("url", ["redis://127.0.0.1:9/0", "redis://127.0.0.1:port/0", "not a url", ""])
def test_a_broken_broker_is_named(client: Client, settings: Settings, url: str) -> None:
    settings.REDIS_URL = url
    answer = client.get("/ready")
    told = answer.json()
    assert answer.status_code == 503
    assert told.pop("broker").startswith("unavailable (")
    assert told == {"status": "unavailable", "database": "ok", "migrations": "ok"}


@pytest.mark.usefixtures("transactional_db")
def test_an_unapplied_migration_is_named(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM django_migrations WHERE app = 'slackbot' ORDER BY id DESC LIMIT 1")
        ((kept,),) = cursor.fetchall()
        cursor.execute("UPDATE django_migrations SET app = 'elsewhere' WHERE id = %s", [kept])
        try:
            answer = client.get("/ready")
        finally:
            cursor.execute("UPDATE django_migrations SET app = 'slackbot' WHERE id = %s", [kept])
    assert (answer.status_code, answer.json()["migrations"]) == (503, "unapplied migrations")


@pytest.mark.usefixtures("transactional_db", "unreachable")
def test_a_lost_database_is_named_and_said_once(client: Client) -> None:
    answer = client.get("/ready")
    assert answer.status_code == 503
    assert answer.json() == {
        "status": "unavailable",
        "database": "unavailable (OperationalError)",
        "broker": "ok",
        "migrations": "unknown",
    }
    assert "/nowhere" not in answer.content.decode()


@pytest.mark.usefixtures("transactional_db")
def test_metrics_have_their_names(client: Client) -> None:
    shown = client.get("/metrics")
    assert shown["Content-Type"].startswith("text/plain")
    described = set(re.findall(r"^# HELP (\w+) ", shown.content.decode(), re.MULTILINE))
    assert described >= NAMES
    assert "_count_total" not in shown.content.decode()


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("name", ["X-Forwarded-For", "Forwarded", "X-Real-Ip"])
def test_metrics_are_not_told_through_a_proxy(client: Client, name: str) -> None:
    shown = client.get("/metrics", headers={name: "203.0.113.7"})
    assert (shown.status_code, shown.content) == (404, b"")


def test_buckets_reach_past_what_alerts() -> None:
    for histogram, alerts_at in ((ASSEMBLY_SECONDS, 300), (GATE_SECONDS, 900)):
        assert histogram._upper_bounds[-2] > alerts_at


@pytest.mark.usefixtures("transactional_db")
def test_the_outbox_has_its_age(client: Client, incident: object, make_due: Callable[[], None]) -> None:
    make_due()
    shown = client.get("/metrics").content.decode()
    assert 50 < float(re.findall(r"^outbox_oldest_due_seconds (\S+)$", shown, re.MULTILINE)[0]) < 120


@pytest.mark.usefixtures("transactional_db")
def test_what_a_worker_gave_up_is_counted(client: Client, incident: object) -> None:
    OutboxEntry.objects.filter(kind="assemble_room").update(state=OutboxState.DEAD)
    assert "outbox_dead_count 1.0" in client.get("/metrics").content.decode()


@pytest.mark.usefixtures("transactional_db", "outside")
def test_how_long_calls_waited_for_their_turn_is_shown_by_method(client: Client) -> None:
    empty = Budget(name="odd", system="slack", about="pins.add", per_minute=60, at_once=0, reserved=0)
    with pytest.raises(TryLater), spending([empty], until=time.monotonic()):
        raise AssertionError("it was let in")
    assert re.search(r'slack_budget_waited_seconds{method="pins.add"} [1-9]', client.get("/metrics").content.decode())


@pytest.mark.usefixtures("transactional_db", "unreachable")
def test_metrics_outlive_the_database(client: Client) -> None:
    assert "outbox_oldest_due_seconds NaN" in client.get("/metrics").content.decode()
