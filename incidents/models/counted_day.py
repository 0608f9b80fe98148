"""What all incidents of a day come to, for plots: read in their stead where they are many. No evidence, but counted anew."""

from django.db import models

from incidents.models.incident import Severity


class CountedDay(models.Model):
    """Of the incidents that started on a day (UTC): of one severity, or of all where that is empty.

    `lanes` are counters, as analytics/lanes.py writes them. A day without an incident has no row.
    """

    day = models.DateField()
    severity = models.CharField(max_length=2, choices=Severity.choices, blank=True)
    lanes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["severity", "day"], name="counted_day_once")]

    def __str__(self) -> str:
        return f"{self.day} {self.severity}".strip()


class DayToCount(models.Model):
    """A day of which `Measured` rows have changed since it was counted, written by a trigger beside the change itself.

    While there is one, the day is read from those rows. Any number for a day: nobody waits for another's.
    """

    day = models.DateField(db_index=True)

    class Meta:
        verbose_name_plural = "days to count"

    def __str__(self) -> str:
        return str(self.day)
