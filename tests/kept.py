"""What takes seconds to make is made once a minute in each process, and copied: records and the outside world."""

import copy
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from tests import environment, mirror
from tests.tables import KEPT

FRESH_S = 60.0  # older, and what runs by the clock would be further on than it is in a test that makes it itself
LEFT = KEPT | {"console_session", "django_admin_log"}  # whoever reads signs in anew
ROWS = {
    "auth_user": "SELECT * FROM auth_user WHERE username <> 'root'",
    "incidents_auditevent": "SELECT * FROM incidents_auditevent ORDER BY chain, seq",  # each follows the one before it
}
WALLS = {  # nothing is made PUBLISHED, and no approval before its revision, so copies need them open
    "approval_made_on_record": "statuspage_approval",
    "publication_begins": "statuspage_publication",
    "publication_wall": "statuspage_publication",
}
SHARED = ("identity", "clock", "lock", "limits")  # of the outside world, whatever stands in it
UNTOUCHED = "SELECT NOT EXISTS (SELECT FROM incidents_incident) AND NOT EXISTS (SELECT FROM incidents_person)"


@dataclass(frozen=True, kw_only=True)
class Copy:
    """Every table that holds anything, the installation, the mirror and the outside world."""

    rows: dict[str, bytes]
    installation: Any
    mirror: dict[str, Any]
    world: dict[str, Any]
    made_at: float = field(default_factory=time.monotonic)


_copies: dict[tuple[str, str], Copy] = {}


def once(name: str, make: Callable[[], object], *, only_read: bool = False) -> None:
    """Makes it, or puts back what `make` made before under the same settings. Where a test has begun otherwise it is made.

    What is `only_read` is never too old.
    """
    if not _is_untouched():
        make()
        return
    key = (name, str({each: getattr(settings, each) for each in dir(settings) if each.isupper()}))
    found = _copies.get(key)
    if found and (only_read or time.monotonic() - found.made_at < FRESH_S):
        _put_back(found)
        return
    make()
    _copies[key] = Copy(rows=_rows(), installation=_installation(), mirror=mirror.taken(), world=_world())


def _is_untouched() -> bool:
    """Nobody and nothing is on record, and the outside world was asked nothing and broken nowhere."""
    world = environment.stand_ins.state
    with connection.cursor() as cursor:
        cursor.execute(UNTOUCHED)
        return bool(cursor.fetchone()[0]) and not world.calls and not world.faults


def _rows() -> dict[str, bytes]:
    rows = {}
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names()) - LEFT):
            with cursor.copy(f"COPY ({ROWS.get(table, f'SELECT * FROM {table}')}) TO STDOUT") as out:
                if held := b"".join(map(bytes, out)):
                    rows[table] = held
    return rows


def _installation() -> Any:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id FROM incidents_installation")
        return cursor.fetchone()[0]


def _world() -> dict[str, Any]:
    return _copied({name: part for name, part in vars(environment.stand_ins.state).items() if name not in SHARED})


def _copied(parts: dict[str, Any]) -> dict[str, Any]:
    shared = [getattr(environment.stand_ins.state, name) for name in SHARED]
    return copy.deepcopy(parts, {id(each): each for each in shared})


def _put_back(kept: Copy) -> None:
    """Into empty tables."""
    with transaction.atomic(), connection.cursor() as cursor:
        for wall, table in WALLS.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {wall}")
        for table, rows in kept.rows.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as into:
                into.write(rows)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for wall, table in WALLS.items():
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {wall}")
        cursor.execute("UPDATE incidents_installation SET id = %s", [kept.installation])
    mirror.put_back(kept.mirror)
    with environment.stand_ins.state.lock:
        vars(environment.stand_ins.state).update(_copied(kept.world))
