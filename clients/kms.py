"""Signing with an RSA key that never leaves AWS KMS.

https://docs.aws.amazon.com/kms/latest/APIReference/API_Sign.html and API_GetPublicKey.html
"""

from django.conf import settings

from clients import aws
from clients.errors import Refused

SYSTEM = "kms"
ALGORITHM = "RSASSA_PKCS1_V1_5_SHA_256"
MOST_BYTES = 4096  # of a message that KMS hashes itself


def public_key() -> bytes:
    """The DER public key (SubjectPublicKeyInfo) of AUDIT_KMS_KEY_ID. Raises Refused for a key that cannot sign as we do."""
    with aws.asking(SYSTEM, safe=True):
        answer = aws.client("kms").get_public_key(KeyId=settings.AUDIT_KMS_KEY_ID)
    if ALGORITHM not in answer.get("SigningAlgorithms", []):
        raise Refused(SYSTEM, "the key of AUDIT_KMS_KEY_ID does not sign with RSA", code="wrong_key")
    return answer["PublicKey"]


def sign(message: bytes) -> bytes:
    """The signature over `message`, of at most MOST_BYTES. Harmless to repeat: the same message has the same signature."""
    with aws.asking(SYSTEM, safe=True):
        answer = aws.client("kms").sign(
            KeyId=settings.AUDIT_KMS_KEY_ID, Message=message, MessageType="RAW", SigningAlgorithm=ALGORITHM
        )
    return answer["Signature"]
