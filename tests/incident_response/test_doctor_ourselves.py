"""`manage.py doctor` about what is ours: the database, its walls and its role, the processes, and what is owed."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction
from django.utils import timezone

from incident_response.doctor import database, running
from incident_response.doctor.finding import Finding, Verdict
from incident_response.rights import GROUPS
from incidents.models import OutboxEntry
from incidents.models.watermark import Watermark

APPLICATION = "SET LOCAL ROLE incident_response_app"


def of_the_database(*broken: str, role: bool = True) -> dict[str, Finding]:
    """What it says by what it looks at, in a database in which that was done; undone afterwards."""
    with transaction.atomic(), connection.cursor() as cursor:
        for statement in (*broken, *([APPLICATION] if role else [])):
            cursor.execute(statement)
        found = {one.what.removeprefix("database, "): one for one in database.sound()}
        transaction.set_rollback(True)
    return found


def of_what_runs() -> dict[str, Finding]:
    return {one.what: one for one in running.runs()}


@pytest.mark.usefixtures("transactional_db")
def test_a_database_as_it_is_migrated_is_sound() -> None:
    found = of_the_database("SET LOCAL synchronous_commit = on")
    wrong = {what for what, one in found.items() if one.verdict is Verdict.FAIL}
    assert wrong == {"commits"}  # the tests' own server forgets what a power cut takes: fsync is off
    assert found["role"].said == "incident_response_app owns nothing and may only read and append audit events."
    assert found["standby"].verdict is Verdict.NOTE
    assert (found["login"].verdict, found["login"].said[:12]) == (Verdict.NOTE, "one for all:")


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("group", GROUPS.values())
def test_one_that_may_no_more_than_its_own_is_sound_too(group: str) -> None:
    found = of_the_database("SET LOCAL synchronous_commit = on", f"SET LOCAL ROLE {group}", role=False)
    assert {what for what, one in found.items() if one.verdict is Verdict.FAIL} == {"commits"}
    assert found["login"].said == f"a member of {group} alone."


BROKEN = {
    "migrations": "DELETE FROM django_migrations WHERE app = 'ai'",
    "walls": "ALTER TABLE incidents_auditevent DISABLE TRIGGER USER",
    "grants": "REVOKE INSERT ON incidents_outboxentry FROM incident_response_app",
    "grants of web": "GRANT INSERT ON statuspage_publication TO incident_response_web",
    "grants of workers": "GRANT SELECT ON mfa_authenticator TO incident_response_worker",
    "login": "REVOKE incident_response_web FROM web_of_the_tests",
    "role": "GRANT DELETE ON incidents_auditevent TO incident_response_app",
    "commits": "SET LOCAL synchronous_commit = off",
}


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize("what", BROKEN)
def test_what_is_broken_in_it_is_named(what: str) -> None:
    member = "CREATE ROLE web_of_the_tests; GRANT incident_response_web TO web_of_the_tests"
    done = (member, BROKEN[what], "SET LOCAL ROLE web_of_the_tests") if what == "login" else (BROKEN[what],)
    found = of_the_database(*done, role=what != "login")[what.partition(" ")[0]]
    assert found.verdict is Verdict.FAIL
    assert found.said.endswith(".")


@pytest.mark.usefixtures("transactional_db")
def test_whoever_owns_the_tables_is_not_to_serve() -> None:
    assert " tables. DATABASE_URL of web and workers names" in of_the_database(role=False)["role"].said


@pytest.mark.usefixtures("transactional_db")
def test_clocks_that_differ_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    late = timezone.now() - timedelta(seconds=5)
    monkeypatch.setattr(database, "database_now", lambda: late)
    assert of_the_database()["clock"].verdict is Verdict.FAIL


@pytest.mark.usefixtures("transactional_db")
def test_a_database_that_is_away_is_one_line() -> None:
    connection.close()
    with pytest.MonkeyPatch.context() as patched:
        patched.setitem(connection.settings_dict, "HOST", "/nowhere")
        (found,) = database.sound()
        connection.close()
    assert (found.verdict, found.what) == (Verdict.FAIL, "database")


def test_queues_that_nobody_works_on_are_named(incident: object, settings: Any) -> None:
    settings.SHADOW_SOURCES = ["alertmanager"]
    found = of_what_runs()
    assert found["Redis"].verdict is Verdict.OK
    assert found["workers"].said == "nobody works on rooms, gate, ai, default. Start a worker with -Q rooms."
    assert found["owed effects"].verdict is Verdict.OK
    assert "IS IN SHADOW MODE" in found["source alertmanager"].said


def test_a_broker_that_is_away_is_named(incident: object, settings: Any, make_due: Callable[[], None]) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    make_due()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_outboxentry SET due_at = now() - interval '2 minutes'")
    Watermark.objects.create(
        source="grafana-oncall", at=timezone.now(), checked_at=timezone.now() - timedelta(minutes=6)
    )
    found = of_what_runs()
    assert {what for what, one in found.items() if one.verdict is Verdict.FAIL} == {"Redis", "beat", "owed effects"}


def test_what_was_given_up_is_named(incident: object, settings: Any) -> None:
    settings.REDIS_URL = "redis://127.0.0.1:9/0"
    OutboxEntry.objects.update(state="dead")
    Watermark.objects.create(source="grafana-oncall", at=timezone.now(), checked_at=timezone.now())
    found = of_what_runs()
    assert (found["owed effects"].verdict, found["beat"].verdict) == (Verdict.FAIL, Verdict.OK)


@pytest.mark.usefixtures("transactional_db", "world")
def test_only_what_was_asked_for_is_looked_at() -> None:
    said = StringIO()
    call_command("doctor", "model", "mirror", stdout=said)
    assert [line[6:].split(",")[0] for line in said.getvalue().splitlines()] == [
        "Amazon Bedrock",
        *["audit mirror"] * 2,
    ]
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("doctor", "weather")
