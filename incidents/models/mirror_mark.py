"""How far the mirror has confirmed a chain: written after every copy, read for the lag and for what a signed head may say."""

from django.db import models
from django.db.models import Q


class MirrorMark(models.Model):
    """The mirror was read or written consistently and held this chain up to `seq`, in its branch `branch` (MirrorBranch)."""

    chain = models.CharField(max_length=60, unique=True)
    branch = models.PositiveIntegerField(default=0)
    seq = models.PositiveIntegerField(default=0)
    days = models.PositiveIntegerField()  # the shortest life that any of its copies was given
    at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))  # when `seq` was confirmed
    forked_seq = models.PositiveIntegerField(null=True, blank=True)  # where the mirror was found to hold another event

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(days__gte=366), name="mirror_mark_copies_last_a_year")]
        indexes = [
            models.Index(fields=["chain"], condition=Q(forked_seq__isnull=False), name="mirror_mark_forked"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} up to {self.seq}"
