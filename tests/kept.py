"""What takes seconds to make is made once a minute in each process, and copied: records and the outside world."""

import io
import pickle
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from tests import environment, mirror
from tests.tables import KEPT, empty_tables

FRESH_S = 60.0  # older, and what runs by the clock would be further on than it is in a test that makes it itself
LEFT = KEPT | {"console_session", "django_admin_log"}  # whoever reads signs in anew
ROWS = {
    "auth_user": "SELECT * FROM auth_user WHERE username <> 'root'",
    "incidents_incidentwords": "SELECT incident_id, words, up_to, recorded_at FROM incidents_incidentwords",
    "incidents_subject": "SELECT incident_id, title, words, ended_at FROM incidents_subject",  # the rest is generated
    "incidents_auditevent": "SELECT * FROM incidents_auditevent ORDER BY chain, seq",  # each follows the one before it
}
WALLS = {  # nothing is made PUBLISHED, and no approval before its revision, so copies need them open
    "approval_made_on_record": "statuspage_approval",
    "publication_begins": "statuspage_publication",
    "publication_wall": "statuspage_publication",
}
SHARED = ("identity", "clock", "lock", "limits")  # of the outside world, whatever stands in it
UNTOUCHED = "NOT EXISTS (SELECT FROM incidents_incident) AND NOT EXISTS (SELECT FROM incidents_person)"


@dataclass(frozen=True, kw_only=True)
class Copy:
    """Every table that holds anything, the installation, the mirror and the outside world."""

    rows: dict[str, bytes]
    installation: Any
    mirror: dict[str, Any]
    world: bytes
    made_at: float = field(default_factory=time.monotonic)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """What stands since the last one was made or put back: nothing else has happened for as long as it looks like this."""

    copy: Copy
    looks: Any


_copies: dict[tuple[float, str, str], Copy] = {}
_standing: Standing | None = None


def once(name: str, make: Callable[[], object], *, only_read: bool = False) -> None:
    """Makes it, or puts back what `make` made before, upon the same, under the same settings.

    Where a test has begun otherwise it is made. What is `only_read` is never too old.
    """
    global _standing  # noqa: PLW0603 there is one database, and one world
    upon = _upon()
    if upon is None:
        make()
        return
    key = (upon, name, str({each: getattr(settings, each) for each in dir(settings) if each.isupper()}))
    found = _copies.get(key)
    if found and (only_read or time.monotonic() - found.made_at < FRESH_S):
        _put_back(found, upon=upon)
    else:
        make()
        found = _copies[key] = Copy(rows=rows(), installation=_installation(), mirror=mirror.taken(), world=_world())
    _standing = Standing(copy=found, looks=_looks())


def _upon() -> float | None:
    """When the copy was made that stands here as it was put back; 0 where nothing has happened yet; None after anything else."""
    if _standing and _standing.looks == _looks() and not _is("EXISTS (SELECT FROM auth_user WHERE username = 'root')"):
        return _standing.copy.made_at
    world = environment.stand_ins.state
    return 0 if _is(UNTOUCHED) and not world.calls and not world.faults else None


def _is(condition: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {condition}")
        return bool(cursor.fetchone()[0])


def _looks() -> Any:
    """Changes with every row that is written, and with everything in the outside world."""
    written = " UNION ALL ".join(f"SELECT count(*), sum(xmin::text::bigint) FROM {table}" for table in _tables())
    with connection.cursor() as cursor:
        cursor.execute(written)
        return cursor.fetchall(), _world()


def _tables() -> list[str]:
    return sorted(set(connection.introspection.table_names()) - LEFT)


def rows() -> dict[str, bytes]:
    """Of every table that holds anything."""
    held_by = {}
    with connection.cursor() as cursor:
        for table in _tables():
            with cursor.copy(f"COPY ({ROWS.get(table, f'SELECT * FROM {table}')}) TO STDOUT") as out:
                if held := b"".join(map(bytes, out)):
                    held_by[table] = held
    return held_by


def _installation() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM incidents_installation")
        return cursor.fetchone()[0]


def put_rows(rows: dict[str, bytes]) -> None:
    """Into empty tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        for wall, table in WALLS.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {wall}")
        for table, copied in rows.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as into:
                into.write(copied)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for wall, table in WALLS.items():
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {wall}")


class _Pickler(pickle.Pickler):
    """What is shared goes by its name."""

    def persistent_id(self, each: Any) -> str | None:
        world = vars(environment.stand_ins.state)
        return next((name for name in SHARED if each is world[name]), None)


class _Unpickler(pickle.Unpickler):
    def persistent_load(self, name: str) -> Any:
        return getattr(environment.stand_ins.state, name)


def _world() -> bytes:
    held = io.BytesIO()
    world = environment.stand_ins.state
    with world.lock:
        _Pickler(held).dump({name: part for name, part in vars(world).items() if name not in SHARED})
    return held.getvalue()


def _put_back(kept: Copy, *, upon: float) -> None:
    """In place of what it stands upon, which it holds too."""
    if upon:
        empty_tables()
        mirror.empty()
    put_rows(kept.rows)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE incidents_installation SET id = %s", [kept.installation])
    mirror.put_back(kept.mirror)
    with environment.stand_ins.state.lock:
        vars(environment.stand_ins.state).update(_Unpickler(io.BytesIO(kept.world)).load())
