"""What an intruder with a connection to the database would try."""

from typing import Any

from django.db import connection, transaction

SEND = "UPDATE statuspage_publication SET state = 'SENDING', attempt = attempt + 1, sending_at = clock_timestamp()"


def run(sql: str, given: Any = None) -> None:
    """As the owner, with every session setting that could help an intruder."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(sql, given)
