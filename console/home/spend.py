"""What the model cost, by calendar month (UTC), beside a month's budget."""

from dataclasses import dataclass
from datetime import date, timedelta

from ai.metering import budget
from ai.models import BudgetMonth


@dataclass(frozen=True, kw_only=True)
class Spent:
    """USD in the month that begins on that day; the budget is the one that is set now."""

    month: date
    usd: float
    budget: float


def spent(since: date, until: date) -> list[Spent]:
    """Of each month that has a day in that range, whole, the oldest first. One query."""
    first, after = since.replace(day=1), _next(until.replace(day=1))
    months = BudgetMonth.objects.filter(month__gte=first, month__lt=after)
    cost = {month: float(usd) for month, usd in months.values_list("month", "usd")}
    found, month, limit = [], first, float(budget())
    while month < after:
        found.append(Spent(month=month, usd=cost.get(month, 0.0), budget=limit))
        month = _next(month)
    return found


def _next(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)
