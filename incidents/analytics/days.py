"""Keeps what each day comes to: anew, from its rows, whenever one of them has changed.

Never added to, so a turn may be repeated. Whatever wrote the rows, a trigger has left the day's date beside it (`DayToCount`), and
until it is counted it is read from its rows.
"""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date

from django.db import connection, transaction

from incidents.analytics.lanes import Row, packed
from incidents.analytics.rows import COLUMNS, row_of
from incidents.models.counted_day import CountedDay

DAYS_LOCK = 7_231_005  # advisory; of two turns one waits, or an earlier count might be written over a later one
AT_ONCE = 31  # days, the newest first

TAKE = """
DELETE FROM incidents_daytocount
WHERE day IN (SELECT DISTINCT day FROM incidents_daytocount ORDER BY day DESC LIMIT %s) RETURNING day
"""
ROWS = f"""
SELECT one.day, {COLUMNS} FROM incidents_measured AS measured
JOIN unnest(%s::date[]) AS one (day) ON started_at >= one.day::timestamp AT TIME ZONE 'UTC'
    AND started_at < (one.day + 1)::timestamp AT TIME ZONE 'UTC'
WHERE counts <> 'nothing'
"""  # noqa: S608 names of ours


def recount() -> int:
    """All days that changed, to the end. Gives how many."""
    counted = 0
    while some := _some():
        counted += some
    return counted


def _some() -> int:
    """What is recorded after the days were taken has a mark of its own, and is counted again by the next turn."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [DAYS_LOCK])
        cursor.execute(TAKE, [AT_ONCE])
        days = sorted({day for (day,) in cursor.fetchall()})
        if days:
            cursor.execute(ROWS, [days])
            rows = [(day, row_of(values)) for day, *values in cursor.fetchall()]
            CountedDay.objects.filter(day__in=days).delete()
            CountedDay.objects.bulk_create(_counted(rows))
    return len(days)


def _counted(rows: list[tuple[date, Row]]) -> Iterator[CountedDay]:
    kinds: dict[tuple[date, str], list[Row]] = defaultdict(list)
    for day, row in rows:
        for severity in (row.severity, ""):
            kinds[day, severity].append(row)
    for (day, severity), those in kinds.items():
        yield CountedDay(day=day, severity=severity, lanes=packed(those))
