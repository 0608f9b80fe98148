"""Gives each kind of process its rights in the database (rights.py), as the owner of the tables, after every migration.

A login of web's is a member of `incident_response_web`, a worker's of `incident_response_worker`; a small installation has one
login for all, a member of `incident_response_app`. Nobody has more than that group has: what is append-only is so for each.
https://www.postgresql.org/docs/current/ddl-priv.html
"""

from collections import defaultdict
from collections.abc import Iterator

from django.db import Error, connection, transaction
from django.db.backends.utils import CursorWrapper

from incident_response.rights import COLUMNS, GROUPS, LETTERS, of

APP = "incident_response_app"
TABLES = (
    """SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY 1"""
)
HELD = f"""SELECT relname, privilege, has_table_privilege(%s, pg_class.oid, privilege)
FROM pg_class, unnest(ARRAY['{"', '".join(LETTERS.values())}', 'TRUNCATE']) AS privilege
WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"""  # noqa: S608 constants of ours
Rights = dict[str, frozenset[str]]


def give() -> list[str]:
    """Every table's, in one transaction. Returns the groups that there are not and that this role may not make."""
    if not _is_known(APP):
        return []  # migrated to a state before there were rights
    missing = [group for group in GROUPS.values() if not _is_known(group) and not _is_made(group)]
    with transaction.atomic(), connection.cursor() as cursor:
        for kind, group in GROUPS.items():
            if group not in missing:
                _give(cursor, kind, group)
    return missing


def differences(kind: str) -> list[str]:
    """Each table on which the group's rights are not as they are wanted; nothing where there is no such group."""
    if not _is_known(GROUPS[kind]):
        return []
    with connection.cursor() as cursor:
        wanted, held = _wanted(cursor, kind), _held(cursor, GROUPS[kind])
    return sorted(table for table, rights in wanted.items() if rights != held.get(table, frozenset()))


def _is_known(role: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT FROM pg_roles WHERE rolname = %s", [role])
        return bool(cursor.rowcount)


def _is_made(group: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"CREATE ROLE {group} NOLOGIN")
    except Error:
        return False
    return True


def _give(cursor: CursorWrapper, kind: str, group: str) -> None:
    cursor.execute("SELECT quote_ident(current_database())")
    cursor.execute(f"GRANT CONNECT ON DATABASE {cursor.fetchone()[0]} TO {group}")
    cursor.execute(f"GRANT USAGE ON SCHEMA public TO {group}")
    cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {group}")
    cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM {group}")
    alike = defaultdict[frozenset[str], list[str]](list)
    for table, rights in _wanted(cursor, kind).items():
        alike[rights].append(table)
    for rights, tables in alike.items():
        if rights:
            cursor.execute(f"GRANT {', '.join(sorted(rights))} ON {', '.join(tables)} TO {group}")
    for table, columns in _columns(cursor, kind):
        cursor.execute(f"GRANT UPDATE ({', '.join(columns)}) ON {table} TO {group}")


def _wanted(cursor: CursorWrapper, kind: str) -> Rights:
    most = _held(cursor, APP)
    return {table: frozenset(LETTERS[letter] for letter in of(table, kind)) & rights for table, rights in most.items()}


def _held(cursor: CursorWrapper, role: str) -> Rights:
    """By table; each table is there, and no right to what is no table of ours."""
    cursor.execute(HELD, [role])
    found = defaultdict[str, set[str]](set)
    for table, privilege, is_held in cursor.fetchall():
        found[table] |= {privilege} if is_held else set()
    return {table: frozenset(rights) for table, rights in found.items()}


def _columns(cursor: CursorWrapper, kind: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Of the tables that there are: an older state of the schema may lack some."""
    cursor.execute(TABLES)
    there = {table for (table,) in cursor.fetchall()}
    return ((table, columns) for table, columns in COLUMNS.get(kind, {}).items() if table in there)
