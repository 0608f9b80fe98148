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
from sandbox.postgres import LOGIN, WEB_LOGIN, Postgres
from tests.fences.code import LAYERS, ROOT, nothing_to_mend

NOWHERE = "127.0.0.1:9"
DECLARED = re.compile(r"^CREATE (?:CONSTRAINT )?TRIGGER (\w+)", re.MULTILINE)
REFUSED = """SELECT tgrelid::regclass::text, tgtype FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid
WHERE NOT tgisinternal AND proname ~ 'refuse_change$' AND tgqual IS NULL AND tgattr::text = ''"""  # whatever the row is
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


def test_the_application_has_no_right_to_what_a_wall_refuses(app: psycopg.Connection) -> None:
    held = [
        f"{table}: incident_response_app may {right}; revoke it in a migration, as incidents/migrations/0017_mirror.py does"
        for table, kind in app.execute(REFUSED).fetchall()
        for right, bit in {"UPDATE": 16, "DELETE": 8, "TRUNCATE": 32}.items()
        if kind & bit and app.execute("SELECT has_table_privilege(%s, %s)", [table, right]).fetchone() != (False,)
    ]
    nothing_to_mend(held)


@pytest.mark.parametrize(
    "role", ["incident_response_worker", "incident_response_app", "incident_response_owner", "worker"]
)
def test_web_cannot_become_another(deployed: Postgres, role: str) -> None:
    with psycopg.connect(deployed.url(WEB_LOGIN)) as web:
        assert web.execute("SELECT count(*) FROM statuspage_publication").fetchone() == (0,)
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            web.execute(f"SET ROLE {role}")


APPEND_ONLY = ["incidents_auditevent", "incidents_mirrorbranch", "incidents_mirrorevidence"]


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("sql", ["UPDATE {} SET id = id", "DELETE FROM {}", "TRUNCATE {} CASCADE"])
def test_neither_the_application_nor_the_owner_changes_the_log(deployed: Postgres, table: str, sql: str) -> None:
    with psycopg.connect(deployed.app_url) as app, pytest.raises(psycopg.errors.InsufficientPrivilege, match="denied"):
        app.execute(sql.format(table).encode())
    with psycopg.connect(deployed.owner_url) as owner:
        kinds = owner.execute("SELECT bit_or(tgtype) & 56 FROM pg_trigger WHERE tgrelid = %s::regclass", [table])
        assert kinds.fetchone() == (8 | 16 | 32,)  # an empty table has no row to refuse; tests/incidents shows those
        if sql.startswith("TRUNCATE"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="append-only"):
                owner.execute(sql.format(table).encode())


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
