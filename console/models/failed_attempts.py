"""How often signing in failed in one minute, by account name, by address, by second factor."""

from django.db import models


class Kind(models.TextChoices):
    """What is counted. A key is a digest: what somebody typed into the field for a name may be their password."""

    NAME = "name"  # wrong passwords for a name, whether or not there is such an account
    ADDRESS = "address"  # wrong passwords from an address
    FACTOR = "factor"  # wrong codes and keys for an account whose password was right
    TOLD = "told"  # all of it in a block of ten minutes, for the audit log


class FailedAttempts(models.Model):
    """One row per kind, key and minute."""

    kind = models.CharField(max_length=10, choices=Kind.choices)
    key = models.CharField(max_length=64)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "key", "minute"], name="failed_attempts_one_row_a_minute"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="failed_attempts_kind_is_known"),
        ]
        indexes = [models.Index(fields=["minute"], name="failed_attempts_by_minute")]

    def __str__(self) -> str:
        return f"{self.kind}: {self.count}x"
