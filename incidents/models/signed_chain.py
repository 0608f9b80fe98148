"""Which head signed a chain up to where: to find it by. It proves nothing, the head's own list does."""

from django.db import models

from incidents.models.signed_head import SignedHead


class SignedChain(models.Model):
    """One row for each chain in a head's list, written with the head."""

    chain = models.CharField(max_length=60)
    seq = models.PositiveIntegerField()
    head = models.ForeignKey(SignedHead, on_delete=models.PROTECT, related_name="signed")

    class Meta:
        ordering = ["chain", "seq"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="signed_chain_grows")]

    def __str__(self) -> str:
        return f"{self.chain} up to {self.seq}"
