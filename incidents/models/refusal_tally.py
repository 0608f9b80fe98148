"""How often somebody was refused the same thing in the same minute: one audit event a minute, the rest are counted."""

from django.db import models


class RefusalTally(models.Model):
    """One row per actor, verb, reason and minute."""

    actor = models.CharField(max_length=60)
    verb = models.CharField(max_length=60)
    reason = models.CharField(max_length=64)  # hex SHA-256 of the words: a reason may quote what somebody typed
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["actor", "verb", "reason", "minute"], name="refusal_one_row_a_minute")
        ]

    def __str__(self) -> str:
        return f"{self.actor} {self.verb} {self.count}x"
