"""What the mirror held where a chain was forked, byte for byte: kept beside the chain, of which it is no part."""

from django.db import models

from incidents.models.mirror_branch import MirrorBranch


class MirrorEvidence(models.Model):
    """One item of the mirror that differs from our event `seq`, or that we have none of. `branch` is where we went on instead."""

    branch = models.ForeignKey(MirrorBranch, on_delete=models.PROTECT, related_name="evidence")
    seq = models.PositiveIntegerField()
    previous = models.BinaryField(max_length=32)
    canonical = models.BinaryField()
    hash = models.BinaryField(max_length=32)
    brought_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))

    class Meta:
        ordering = ["branch", "seq"]
        constraints = [models.UniqueConstraint(fields=["branch", "seq"], name="mirror_evidence_once")]

    def __str__(self) -> str:
        return f"{self.branch}: event {self.seq}"
