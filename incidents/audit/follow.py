"""Tables that follow the audit log, soon after events were recorded: appending an event costs nothing for them.

An event is found by when it was recorded. A transaction may be committed after a later one, so the newest are looked at again.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, models

AT_ONCE = 2_000  # rows a statement
AGAIN = timedelta(minutes=10)  # longer than any transaction of ours is open


def fill(table: type[models.Model], statement: str, given: Mapping[str, Any]) -> int:
    """Takes up what is missing, the oldest first. Two at once fill it once. Gives how many rows were written.

    The statement is `given` what it needs, `since` when (recorded_at, or '-infinity') and how many `at_once`.
    """
    filled = 0
    while taken := _some(table, statement, given):
        filled += taken
    return filled


def filled_until(table: type[models.Model]) -> datetime | None:
    """When the newest event that it has was recorded."""
    newest: datetime | None = (
        table._default_manager.order_by("-recorded_at").values_list("recorded_at", flat=True).first()
    )
    return newest


def _some(table: type[models.Model], statement: str, given: Mapping[str, Any]) -> int:
    newest = filled_until(table)
    since = newest - AGAIN if newest else "-infinity"
    with connection.cursor() as cursor:
        cursor.execute(statement, {**given, "since": since, "at_once": AT_ONCE})
        return int(cursor.rowcount)
