"""The database's clock, in a query and by itself: leases and due times know no other."""

from datetime import datetime
from functools import partial

from django.db import connection
from django.db.models import DateTimeField, Func

Clock = partial(Func, function="clock_timestamp", output_field=DateTimeField())


def database_now() -> datetime:
    """clock_timestamp(), aware."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        now: datetime = cursor.fetchone()[0]
    return now
