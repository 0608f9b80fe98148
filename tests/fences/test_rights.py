"""Web and workers have the rights that incident_response/rights.py lists, and no other: a migration has given them."""

import pytest
from django.apps import apps
from django.db import ProgrammingError, connection, transaction

from incident_response import grants
from incident_response.rights import GROUPS, RIGHTS
from tests.fences.code import nothing_to_mend

pytestmark = pytest.mark.django_db


def does(group: str, sql: str) -> None:
    """As a login of that group; undone afterwards."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL ROLE {group}")
        cursor.execute(sql)
        transaction.set_rollback(True)


def test_every_table_has_its_line() -> None:
    tables = {model._meta.db_table for model in apps.get_models(include_auto_created=True)} | {"django_migrations"}
    assert tables - RIGHTS.keys() == set(), "incident_response/rights.py: what web and what workers do to it"
    assert RIGHTS.keys() - tables == set(), "incident_response/rights.py: there is no such table"


@pytest.mark.parametrize("kind", GROUPS)
def test_each_has_what_is_listed_and_nothing_else(kind: str) -> None:
    nothing_to_mend([f"{table}: {GROUPS[kind]} has other rights than listed" for table in grants.differences(kind)])


WEB_MAY_NOT = [
    "INSERT INTO statuspage_publication (id) VALUES (gen_random_uuid())",
    "UPDATE statuspage_publication SET sending_at = now()",
    "UPDATE statuspage_publication SET attempt = 1",
    "UPDATE statuspage_publication SET digest = 'x'",
    "DELETE FROM statuspage_publication",
    "DELETE FROM statuspage_draft",
    "DELETE FROM incidents_incident",
    "DELETE FROM incidents_outboxentry",
    "UPDATE incidents_auditevent SET action = 'x'",
    "INSERT INTO incidents_signedhead DEFAULT VALUES",
    "UPDATE incidents_mirrormark SET seq = 0",
    "UPDATE incidents_watermark SET at = now()",
    "INSERT INTO ai_modelcall DEFAULT VALUES",
    "UPDATE ai_logginglook SET is_on = false",
    "CREATE TABLE x ()",
]
WORKERS_MAY_NOT = [
    "INSERT INTO console_session (session_key) VALUES ('x')",
    "UPDATE console_session SET expire_date = now()",
    "SELECT data FROM mfa_authenticator",
    "INSERT INTO incidents_accesstoken DEFAULT VALUES",
    "UPDATE incidents_accesstoken SET id = id",
    "INSERT INTO auth_group (name) VALUES ('x')",
    "INSERT INTO socialaccount_socialaccount DEFAULT VALUES",
    "UPDATE incidents_auditevent SET action = 'x'",
    "DELETE FROM statuspage_publication",
    "CREATE TABLE x ()",
]


@pytest.mark.parametrize("sql", WEB_MAY_NOT)
def test_web_tries_in_vain(sql: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        does(GROUPS["web"], sql)


@pytest.mark.parametrize("sql", WORKERS_MAY_NOT)
def test_a_worker_tries_in_vain(sql: str) -> None:
    with pytest.raises(ProgrammingError, match="permission denied"):
        does(GROUPS["worker"], sql)


@pytest.mark.parametrize("group", GROUPS.values())
def test_neither_owns_a_table(group: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_has_role(%s, relowner, 'MEMBER')", [group])
        assert cursor.fetchone() == (0,)


def test_what_was_granted_by_hand_is_gone_after_the_next_migration() -> None:
    with connection.cursor() as cursor:
        cursor.execute("GRANT DELETE ON incidents_incident TO incident_response_web")
    assert grants.differences("web") == ["incidents_incident"]
    assert grants.give() == []
    assert grants.differences("web") == []
