"""A record that takes seconds to make: made once in each process, copied out of its tables, and in where it is wanted again."""

from django.db import connection, transaction

from tests.conftest import KEPT

LEFT = KEPT | {"console_session", "django_admin_log"}  # whoever reads signs in anew
ROWS = {"auth_user": "SELECT * FROM auth_user WHERE username <> 'root'"}
WALLS = {  # nothing is made PUBLISHED, and no approval before its revision, so copies need them open
    "approval_made_on_record": "statuspage_approval",
    "publication_begins": "statuspage_publication",
    "publication_wall": "statuspage_publication",
}

_copies: dict[str, bytes] = {}


def is_kept() -> bool:
    return bool(_copies)


def keep() -> None:
    """What every table holds now."""
    with connection.cursor() as cursor:
        for table in sorted(set(connection.introspection.table_names()) - LEFT):
            with cursor.copy(f"COPY ({ROWS.get(table, f'SELECT * FROM {table} ORDER BY ctid')}) TO STDOUT") as copy:
                _copies[table] = b"".join(map(bytes, copy))


def put_back() -> None:
    """Into empty tables; the stand-ins know nothing of it."""
    with transaction.atomic(), connection.cursor() as cursor:
        for wall, table in WALLS.items():
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {wall}")
        for table, rows in _copies.items():
            with cursor.copy(f"COPY {table} FROM STDIN") as copy:
                copy.write(rows)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for wall, table in WALLS.items():
            cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {wall}")
