"""Ratings of whole months together, five or more: what is shown of them. Written once; no later rating changes it."""

from django.db import models

FEWEST = 5  # ratings: the average of fewer says too much of each


class Pulse(models.Model):
    """From the first day of a month to the last day of that one or of a later one (UTC); `stars` is the sum."""

    since = models.DateField(primary_key=True)
    until = models.DateField()
    ratings = models.PositiveIntegerField()
    stars = models.PositiveIntegerField()

    class Meta:
        verbose_name_plural = "pulse"
        constraints = [
            models.CheckConstraint(condition=models.Q(ratings__gte=FEWEST), name="pulse_of_enough"),
            models.CheckConstraint(condition=models.Q(until__gt=models.F("since")), name="pulse_in_order"),
        ]

    def __str__(self) -> str:
        return f"{self.since:%b %Y} to {self.until:%b %Y}"
