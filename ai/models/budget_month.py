"""A calendar month (UTC) of the model's budget: whoever counts what it cost holds its row."""

from datetime import date

from django.db import models


class BudgetMonthQuerySet(models.QuerySet["BudgetMonth"]):
    def lock(self, month: date) -> "BudgetMonth":
        """The row of the month that begins on that day, locked; made where there is none."""
        self.bulk_create([BudgetMonth(month=month)], ignore_conflicts=True)
        return self.select_for_update().get(pk=month)


class BudgetMonth(models.Model):
    """`told` is the highest part of the budget, in per cent, that was told as spent; each is told once a month.

    `usd` is what all questions of the month come to: a trigger of theirs adds it up (migration 0004).
    """

    month = models.DateField(primary_key=True)
    told = models.PositiveSmallIntegerField(default=0)
    usd = models.DecimalField(max_digits=14, decimal_places=6, default=0, db_default=0)

    objects = BudgetMonthQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(month__day=1), name="budget_month_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.month:%Y-%m}"
