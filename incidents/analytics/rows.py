"""Reads rows of numbers, and the days counted from them, as the database gives them."""

from collections.abc import Sequence
from typing import Any

from incidents.analytics.lanes import Row

COLUMNS = "severity, counts, reminded, answered, room, room_update, customer_update, mitigate, resolve, approvals"


def row_of(values: Sequence[Any]) -> Row:
    """Of those columns, in their order."""
    severity, counts, reminded, answered, *times, approved = values
    return Row(
        severity=severity,
        counts=counts,
        reminded=reminded,
        answered=answered,
        times=times,
        approved=approved,
    )
