"""Where in the mirror a chain goes on after a fork was repaired: beside what is there, which nobody overwrites."""

from django.db import models
from django.db.models import Q


class MirrorBranch(models.Model):
    """From event `since` on the copies of `chain` are in branch `number`; its event, `event_seq` of that chain, says the same."""

    chain = models.CharField(max_length=60)
    number = models.PositiveIntegerField()
    since = models.PositiveIntegerField()
    event_seq = models.PositiveIntegerField()

    class Meta:
        ordering = ["chain", "number"]
        constraints = [
            models.UniqueConstraint(fields=["chain", "number"], name="mirror_branch_once"),
            models.CheckConstraint(condition=Q(number__gte=1, since__gte=1), name="mirror_branch_counts_from_one"),
        ]

    def __str__(self) -> str:
        return f"{self.chain} branch {self.number} since {self.since}"
