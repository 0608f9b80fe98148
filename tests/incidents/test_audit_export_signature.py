"""The signatures that a bundle's program checks by itself: as a library does, and no bit more is taken."""

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from hypothesis import given, settings
from hypothesis import strategies as st

from incidents.audit.bundle_verifier import verify_signature
from incidents.audit.bundle_verifier.verify_signature import is_signed

MINE = Ed25519PrivateKey.from_private_bytes(bytes(32))
OF_MINE = MINE.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
MESSAGE = b"incident-response signed head 1 ab"


def test_an_ed25519_signature_is_checked_as_a_library_checks_it() -> None:
    signature = MINE.sign(MESSAGE)
    assert is_signed(OF_MINE, MESSAGE, signature)
    assert not is_signed(OF_MINE, MESSAGE + b"c", signature)
    assert not is_signed(OF_MINE, MESSAGE, signature[:-1])
    assert not is_signed(OF_MINE + b"x", MESSAGE, signature)
    order = verify_signature.ORDER + int.from_bytes(signature[32:], "little")
    assert not is_signed(OF_MINE, MESSAGE, signature[:32] + order.to_bytes(32, "little"))  # the same, written otherwise


@given(st.integers(0, 511))
@settings(max_examples=10, deadline=None)
def test_no_other_bit_is_taken(bit: int) -> None:
    signature = bytearray(MINE.sign(MESSAGE))
    signature[bit // 8] ^= 1 << bit % 8
    try:
        assert not is_signed(OF_MINE, MESSAGE, bytes(signature))
    except ValueError as wrong:
        assert "no point of the curve" in str(wrong)


@pytest.mark.parametrize("y", [2, 1 | 1 << 255, 2**255 - 18])
def test_what_is_no_point_of_the_curve_is_no_key(y: int) -> None:
    """No x for it; an x of 0 with a sign; a y that is written in another way too."""
    with pytest.raises(ValueError, match="no point of the curve"):
        is_signed(OF_MINE[:12] + y.to_bytes(32, "little"), MESSAGE, MINE.sign(MESSAGE))


def test_an_rsa_signature_of_kms_is_checked() -> None:
    key = rsa.generate_private_key(65537, 2048)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    signature = key.sign(MESSAGE, PKCS1v15(), SHA256())
    assert is_signed(public, MESSAGE, signature)
    assert not is_signed(public, MESSAGE + b"c", signature)
    assert not is_signed(public, MESSAGE, b"\0" + signature)
