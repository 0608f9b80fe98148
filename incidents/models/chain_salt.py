"""What hides an incident's id in the signed heads: they are handed out, and say nothing of incidents whose salt is not."""

import hashlib
import secrets

from django.db import models


def new_salt() -> bytes:
    """32 random bytes."""
    return secrets.token_bytes(32)


class ChainSalt(models.Model):
    """Made once per chain, before its first head. The database refuses to change or delete it (see migrations)."""

    chain = models.CharField(max_length=60, primary_key=True)
    salt = models.BinaryField(max_length=32, default=new_salt)

    class Meta:
        ordering = ["chain"]

    def __str__(self) -> str:
        return self.chain

    @property
    def leaf(self) -> str:
        """How heads name the chain: the hex SHA-256 of its id (what follows `#`) and the salt."""
        return hashlib.sha256(self.chain.partition("#")[2].encode() + bytes(self.salt)).hexdigest()
