"""The walls in the database stand, always, and the role the application logs in as cannot take one down.

On a database as a deployment makes it: migrated by its owner, used by another role that owns nothing.
"""

import re
from collections.abc import Iterator

import psycopg
import pytest

from sandbox import environment, postgres
from sandbox.environment import Addresses, Secrets
from sandbox.management import Management
from sandbox.postgres import LOGIN, Postgres
from tests.fences.code import LAYERS, ROOT, nothing_to_mend

NOWHERE = "127.0.0.1:9"
DECLARED = re.compile(r"^CREATE (?:CONSTRAINT )?TRIGGER (\w+)", re.MULTILINE)
TRIGGERS = "SELECT tgname, tgrelid::regclass::text, tgenabled FROM pg_trigger WHERE NOT tgisinternal"


@pytest.fixture(scope="module")
def deployed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Postgres]:
    """A server of its own, its tables made by the owner's migrations."""
    folder = tmp_path_factory.mktemp("walls")
    server = postgres.start(folder / "postgres")
    try:
        at = Addresses(
            web_port=9,
            sandbox_port=9,
            database_url=server.app_url,
            redis_url=f"redis://{NOWHERE}",
            aws_url=f"http://{NOWHERE}",
        )
        env = environment.inherited() | environment.application(at, Secrets())
        Management(env=env, logs=folder).migrate(server.owner_url).finish(seconds=240)
        yield server
    finally:
        server.stop()


@pytest.fixture
def app(deployed: Postgres) -> Iterator[psycopg.Connection]:
    """The application's own connection, and no way past what its role may."""
    with psycopg.connect(deployed.app_url) as connection:
        yield connection
        connection.rollback()


def walls() -> dict[str, str]:
    """Every trigger that a migration makes, with that migration's file."""
    found = (path for app in LAYERS for path in sorted((ROOT / app).glob("migrations/*.py")))
    return {name: str(path.relative_to(ROOT)) for path in found for name in DECLARED.findall(path.read_text())}


def test_every_wall_stands_whatever_a_session_sets(app: psycopg.Connection) -> None:
    enabled = {name: kind for name, _, kind in app.execute(TRIGGERS)}
    weak = [f"{file}: {name} is not ENABLE ALWAYS" for name, file in walls().items() if enabled.get(name) != "A"]
    nothing_to_mend(weak)


def test_every_wall_is_in_a_migration(app: psycopg.Connection) -> None:
    there = {name for name, _, _ in app.execute(TRIGGERS)}
    assert there == walls().keys(), (
        "a trigger is made as CREATE TRIGGER at the beginning of a line in a migration's SQL"
    )


def test_the_application_owns_none_of_its_tables(app: psycopg.Connection) -> None:
    owned = app.execute(
        "SELECT c.relname FROM pg_class AS c WHERE c.relnamespace = 'public'::regnamespace"
        " AND pg_has_role(current_user, c.relowner, 'MEMBER')"
    )
    assert [name for (name,) in owned] == [], (
        "whoever owns a table can disable its triggers: migrate as the owner's role"
    )


def test_the_application_cannot_write_what_stays(app: psycopg.Connection) -> None:
    rights = [
        app.execute(f"SELECT has_table_privilege('incidents_auditevent', '{right}')").fetchone()
        for right in ("UPDATE", "DELETE", "TRUNCATE")
    ]
    assert rights == [(False,)] * 3, "incidents/migrations/0005_grants.py revokes them; a later grant gave them back"


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE incidents_auditevent SET action = 'x'",
        "DELETE FROM incidents_auditevent",
        "TRUNCATE incidents_auditevent CASCADE",
        "INSERT INTO incidents_auditevent (id) VALUES (gen_random_uuid()) ON CONFLICT (id) DO UPDATE SET action = 'x'",
    ],
)
def test_the_application_tries_to_change_the_audit_log_in_vain(app: psycopg.Connection, sql: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(sql)


def test_the_application_cannot_take_one_down(app: psycopg.Connection) -> None:
    for name, table, _ in app.execute(TRIGGERS).fetchall():
        with pytest.raises(psycopg.errors.InsufficientPrivilege), app.transaction():
            app.execute(f"ALTER TABLE {table} DISABLE TRIGGER {name}")


@pytest.mark.parametrize(
    "sql", ["SET session_replication_role = replica", f"ALTER ROLE {LOGIN} SUPERUSER", "CREATE TABLE x ()"]
)
def test_the_application_has_no_way_round_them(app: psycopg.Connection, sql: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        app.execute(sql)
