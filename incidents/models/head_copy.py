"""How far the signed heads have been copied to a place outside the database. They are copied in order."""

from django.db import models


class HeadStore(models.TextChoices):
    """Where copies go: the audit mirror's table, and the bucket with Object Lock."""

    MIRROR = "mirror"
    BUCKET = "bucket"


class HeadCopy(models.Model):
    """Every head up to `number` was found there, or put there."""

    store = models.CharField(max_length=6, primary_key=True, choices=HeadStore.choices)
    number = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name_plural = "head copies"
        constraints = [
            models.CheckConstraint(condition=models.Q(store__in=HeadStore.values), name="head_store_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.store} up to head {self.number}"
