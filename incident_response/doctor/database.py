"""Whether the database is as the promises need it: migrated, its walls up, used by a role that owns nothing, forgetting nothing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.db import DatabaseError, InterfaceError, connection
from django.utils import timezone

from incident_response import grants
from incident_response.doctor.finding import Finding, fail, note, ok
from incident_response.grants import APP
from incident_response.rights import GROUPS
from incident_response.unapplied import unapplied
from incidents.outbox.clock import database_now

APART = timedelta(seconds=2)
DOWN = "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled <> 'A' ORDER BY 1"
OWNED = """SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
AND pg_has_role(current_user, relowner, 'USAGE')"""
MAY_CHANGE = """SELECT privilege FROM unnest(ARRAY['UPDATE', 'DELETE', 'TRUNCATE']) AS privilege
WHERE has_table_privilege(current_user, 'incidents_auditevent', privilege)"""
LACKS = """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
AND NOT (has_table_privilege(%(group)s, oid, 'SELECT') AND has_table_privilege(%(group)s, oid, 'INSERT'))
AND relname <> 'django_migrations' ORDER BY 1"""
MEMBER = "SELECT rolname FROM pg_roles WHERE rolname = ANY(%s) AND pg_has_role(current_user, oid, 'USAGE') ORDER BY 1"
SHARED = [APP, *GROUPS.values()]  # a login is a member of one of them; of the first it may act for all


def sound() -> Iterator[Finding]:
    """Each by itself; where nothing can be asked, that alone."""
    try:
        for look in (_login, _migrations, _walls, _role, _grants, _commits, _standby, _clock):
            yield look()
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
            f"{who} {why}. DATABASE_URL of web and workers names a member of {' or '.join(SHARED)} that owns nothing.",
        )
    return ok("database, role", f"{who} owns nothing and may only read and append audit events.")


def _login() -> Finding:
    """Whether a taken-over web process could do what only workers have to."""
    of = [name for (name,) in _rows(MEMBER, [SHARED])]
    if of in ([GROUPS["web"]], [GROUPS["worker"]]):
        return ok("database, login", f"a member of {of[0]} alone.")
    if not of:
        return fail("database, login", f"a member of none of {', '.join(SHARED)}. GRANT one of them to it.")
    return note(
        "database, login",
        f"one for all: a member of {', '.join(of)}. Where web's and the workers' differ, each may do less (docs/connect.md).",
    )


def _grants() -> Finding:
    """Of each group that there is; whichever this process is of, it may ask about the others."""
    lacks = [name for (name,) in _rows(LACKS, {"group": APP})]
    lacks += [f"{name} (of {group})" for kind, group in GROUPS.items() for name in grants.differences(kind)]
    if lacks:
        return fail(
            "database, grants", f"the rights are others on {', '.join(lacks[:5])}. Run manage.py migrate as the owner."
        )
    return ok("database, grants", "every table can be read and written to, by each group as it has to.")


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


def _rows(query: str, given: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, given)
        return list(cursor.fetchall())
