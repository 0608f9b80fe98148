"""The database's clock: the only one that the gate goes by, besides the monotonic one around the send."""

from datetime import datetime

from django.db import connection


def database_now() -> datetime:
    """clock_timestamp(), aware."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now
