"""One signed list of chain heads, stored as signed. The database refuses to change, delete or misplace it (see migrations)."""

from django.db import models

ED25519, RSA = "ed25519", "rsassa-pkcs1-v1_5-sha256"  # how a signature is verified, as heads and bundles name it
NO_HEAD = bytes(32)  # what stands for the digest of the head before the first


class SignedHead(models.Model):
    """`digest = SHA-256(canonical)`; what is signed, and how, is in incidents/audit/heads.py. Numbers go from 1 without gaps."""

    number = models.PositiveIntegerField(primary_key=True)
    at = models.DateTimeField()
    canonical = models.BinaryField()
    digest = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    signature = models.BinaryField()
    algorithm = models.CharField(max_length=40)
    key = models.CharField(max_length=64)  # SHA-256 of the public key's DER, in hex
    # whatever was on record by then is in it or in an earlier one: neither the mirror nor the length of a list held any back
    complete = models.BooleanField()

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(condition=models.Q(algorithm__in=[ED25519, RSA]), name="head_algorithm_is_known")
        ]

    def __str__(self) -> str:
        return f"head {self.number}"
