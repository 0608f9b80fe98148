"""Who signs heads: the RSA key in AWS KMS if one is configured, else an Ed25519 key of our own, which proves less.

Without AUDIT_SIGNING_KEY our own is derived from DJANGO_SECRET_KEY: it stands in no database, and it changes with that secret.
"""

import base64
from collections.abc import Callable
from dataclasses import dataclass, field

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from django.conf import settings

from clients import kms
from incidents.audit.public_key import key_id
from incidents.models.signed_head import ED25519, RSA

SEED_BYTES = 32
DERIVED_FOR = b"incident-response signing key 1"


@dataclass(frozen=True, kw_only=True)
class SigningKey:
    """A key that can sign now; `public_key` is its DER form. `in_kms`: nobody can take it away."""

    public_key: bytes
    algorithm: str
    in_kms: bool
    sign: Callable[[bytes], bytes] = field(repr=False)

    @property
    def id(self) -> str:
        """How heads name it."""
        return key_id(self.public_key)


def configured() -> SigningKey:
    """The key of this installation. Raises the failures of clients/errors.py when KMS does not answer."""
    if settings.AUDIT_KMS_KEY_ID:
        return SigningKey(public_key=kms.public_key(), algorithm=RSA, in_kms=True, sign=kms.sign)
    private = Ed25519PrivateKey.from_private_bytes(_seed())
    public = private.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    return SigningKey(public_key=public, algorithm=ED25519, in_kms=False, sign=private.sign)


def seed_of(text: str) -> bytes:
    """The 32 bytes of a key in base64. Raises ValueError where it is something else; the message does not quote it."""
    try:
        seed = base64.b64decode(text, validate=True)
    except ValueError:
        raise ValueError("not base64") from None
    if len(seed) != SEED_BYTES:
        raise ValueError("not 32 bytes")
    return seed


def _seed() -> bytes:
    if settings.AUDIT_SIGNING_KEY:
        return seed_of(settings.AUDIT_SIGNING_KEY)
    return HKDF(algorithm=SHA256(), length=SEED_BYTES, salt=None, info=DERIVED_FOR).derive(settings.SECRET_KEY.encode())
