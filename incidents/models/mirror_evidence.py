"""What the mirror held where a chain was forked, byte for byte: kept beside the chain, of which it is no part."""

from django.db import models

from incidents.models.mirror_branch import MirrorBranch


class MirrorEvidence(models.Model):
    """One item of the mirror, under its keys there, that is no copy of ours. `branch` is where our copies went on instead."""

    branch = models.ForeignKey(MirrorBranch, on_delete=models.PROTECT, related_name="evidence")
    pk_there = models.CharField(max_length=80)
    sk_there = models.TextField()  # of ours at most 18 characters; others may have written others
    previous = models.BinaryField(max_length=32)
    canonical = models.BinaryField()
    hash = models.BinaryField(max_length=32)
    brought_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))

    class Meta:
        ordering = ["branch", "pk_there", "sk_there"]
        constraints = [models.UniqueConstraint(fields=["branch", "pk_there", "sk_there"], name="mirror_evidence_once")]

    def __str__(self) -> str:
        return f"{self.pk_there} {self.sk_there}"
