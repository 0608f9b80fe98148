"""The database as a backup has it: taken, and put in place of what has happened since. The mirror and the outside world go on."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from tests import kept
from tests.tables import empty_tables

INSTALLATION = "id, epoch, held_at, held_why"


@dataclass(frozen=True, kw_only=True)
class Backup:
    """Every table that holds anything, the installation, and the number of the next incident."""

    rows: dict[str, bytes]
    installation: tuple[Any, ...]
    number: int


def taken() -> Backup:
    """As `pg_dump` would."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {INSTALLATION} FROM incidents_installation")
        installation = cursor.fetchone()
        cursor.execute("SELECT last_value FROM incident_number")
        (number,) = cursor.fetchone()
    return Backup(rows=kept.rows(), installation=installation, number=number)


def restored(backup: Backup) -> None:
    """As `pg_restore` into an empty database would."""
    empty_tables()
    kept.put_rows(backup.rows)
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE incidents_installation SET ({INSTALLATION}) = (%s, %s, %s, %s)", backup.installation)
        cursor.execute("SELECT setval('incident_number', %s)", [backup.number])
