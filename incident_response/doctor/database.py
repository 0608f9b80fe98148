"""Whether the database is as the promises need it: migrated, its walls up, used by a role that owns nothing, forgetting nothing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from incident_response.doctor.finding import Finding, fail, note, ok
from incident_response.unapplied import unapplied
from incidents.outbox.clock import database_now

APART = timedelta(seconds=2)
DOWN = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'A' ORDER BY 1"
OWNED = """SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
AND pg_has_role(current_user, relowner, 'USAGE')"""
MAY_CHANGE = """SELECT privilege FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
WHERE has_table_privilege(current_user, 'incidents_auditevent', privilege)"""
LACKS = """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
AND NOT (has_table_privilege(current_user, oid, 'SELECT') AND has_table_privilege(current_user, oid, 'INSERT'))
AND relname <> 'django_migrations' ORDER BY 1"""


def sound() -> Iterator[Finding]:
    """Each by itself; where nothing can be asked, that alone."""
    try:
        yield from (_migrations(), _walls(), _role(), _grants(), _commits(), _standby(), _clock())
    except (DatabaseError, InterfaceError) as error:
        yield fail("database", f"it does not answer ({type(error).__name__}). Look at DATABASE_URL and at the server.")


def _migrations() -> Finding:
    if left := unapplied():
        return fail("database, migrations", f"{left} are not applied. Run manage.py migrate as the owner.")
    return ok("database, migrations", "all are applied.")


def _walls() -> Finding:
    down = [name for (name,) in _rows(DOWN)]
    if down:
        return fail(
            "database, walls",
            f"{', '.join(down)}: not enabled always. The owner does ALTER TABLE … ENABLE ALWAYS TRIGGER; ask who took it down.",
        )
    return ok("database, walls", "every trigger stands, whatever a session sets.")


def _role() -> Finding:
    owned = _rows(OWNED)[0][0]
    may = [name for (name,) in _rows(MAY_CHANGE)]
    who = _rows("SELECT current_user")[0][0]
    if owned or may:
        why = f"owns {owned} tables" if owned else f"may {', '.join(may)} audit events"
        return fail(
            "database, role",
            f"{who} {why}. DATABASE_URL of web and workers names a member of incident_response_app that owns nothing.",
        )
    return ok("database, role", f"{who} owns nothing and may only read and append audit events.")


def _grants() -> Finding:
    lacks = [name for (name,) in _rows(LACKS)]
    if lacks:
        return fail(
            "database, grants", f"nothing may be written to {', '.join(lacks[:5])}. Run manage.py migrate as the owner."
        )
    return ok("database, grants", "every table can be read and written to.")


def _commits() -> Finding:
    """Losing a committed transaction breaks the promise of the gate."""
    safe, fsync, replica = (_rows(ask)[0][0] for ask in (
        "SHOW synchronous_commit", "SHOW fsync", "SELECT pg_is_in_recovery()"
    ))  # fmt: skip
    if replica:
        return fail("database, commits", "this is a replica. DATABASE_URL names the primary.")
    if safe in ("off", "local") or fsync == "off":
        return fail("database, commits", f"synchronous_commit is {safe}, fsync {fsync}: both have to be on.")
    return ok("database, commits", f"synchronous_commit is {safe}.")


def _standby() -> Finding:
    names = _rows("SHOW synchronous_standby_names")[0][0]
    if not names:
        return note(
            "database, standby",
            "synchronous_standby_names is empty. Unless the service replicates by itself, losing this server loses commits.",
        )
    return ok("database, standby", f"commits wait for {names}.")


def _clock() -> Finding:
    apart = abs(database_now() - timezone.now())
    said = f"the database's and this machine's are {apart.total_seconds():.1f} s apart"
    return fail("clock", f"{said}. Let NTP set both.") if apart > APART else ok("clock", f"{said}.")


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
