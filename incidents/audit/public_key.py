"""Public keys of heads: how they are named, written down, and asked whether a signature is theirs."""

import base64
import hashlib
import re

from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_der_public_key

from incidents.models.signed_head import ED25519, RSA

PEM = re.compile(r"-----BEGIN PUBLIC KEY-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END PUBLIC KEY-----")
LINE = 64


def key_id(public: bytes) -> str:
    """How heads name a key: the hex SHA-256 of its DER form (SubjectPublicKeyInfo)."""
    return hashlib.sha256(public).hexdigest()


def in_pem(public: bytes) -> str:
    """The key as a PEM file, its id in a line before it."""
    text = base64.b64encode(public).decode()
    lines = [text[start : start + LINE] for start in range(0, len(text), LINE)]
    return "\n".join([f"key {key_id(public)}", "-----BEGIN PUBLIC KEY-----", *lines, "-----END PUBLIC KEY-----", ""])


def keys_in(text: str) -> list[bytes]:
    """The DER form of every key in a PEM file. Raises ValueError where one is malformed or of another kind than ours."""
    return [usable(found) for found in PEM.findall(text)]


def usable(encoded: str) -> bytes:
    """The DER form of a key in base64, with or without line ends. Raises ValueError where it is none of ours."""
    public = base64.b64decode("".join(encoded.split()), validate=True)
    _loaded(public)
    return public


def algorithm_of(public: bytes) -> str:
    """How that key signs, as heads name it."""
    return RSA if isinstance(_loaded(public), RSAPublicKey) else ED25519


def verifies(public: bytes, signature: bytes, message: bytes) -> bool:
    """Whether the signature over `message` is that key's."""
    key = _loaded(public)
    try:
        if isinstance(key, RSAPublicKey):
            key.verify(signature, message, PKCS1v15(), SHA256())
        else:
            key.verify(signature, message)
    except InvalidSignature:
        return False
    return True


def _loaded(public: bytes) -> RSAPublicKey | Ed25519PublicKey:
    try:
        key = load_der_public_key(public)
    except UnsupportedAlgorithm:
        raise ValueError("a public key of a kind that is not known") from None
    if isinstance(key, RSAPublicKey | Ed25519PublicKey):
        return key
    raise ValueError("a public key that is neither Ed25519 nor RSA")
