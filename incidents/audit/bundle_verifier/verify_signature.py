"""Checks a signature with nothing but Python: Ed25519 (RFC 8032) and RSA PKCS #1 v1.5 with SHA-256 (RFC 8017).

Slow, and fine for that: a bundle has two of them.
"""

import hashlib

P = 2**255 - 19  # the field, the order and the constants of RFC 8032, 5.1
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)  # of -1
ED25519 = bytes.fromhex("302a300506032b6570032100")  # how the DER of every such key begins
SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")  # how PKCS #1 says that a SHA-256 follows

Point = tuple[int, int, int, int]  # X, Y, Z, T: x = X / Z, y = Y / Z, xy = T / Z


def is_signed(key: bytes, message: bytes, signature: bytes) -> bool:
    """Whether the holder of the key, which is given as DER, signed the message. Raises ValueError for what is no key."""
    if key.startswith(ED25519):
        return len(key) == 44 and _by_ed25519(key[12:], message, signature)
    return _by_rsa(key, message, signature)


def _by_ed25519(key: bytes, message: bytes, signature: bytes) -> bool:
    begin, scalar = signature[:32], int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or scalar >= ORDER:
        return False
    challenge = int.from_bytes(hashlib.sha512(begin + key + message).digest(), "little") % ORDER
    one, other = _times(scalar, BASE), _plus(_point(begin), _times(challenge, _point(key)))
    return (one[0] * other[2] - other[0] * one[2]) % P == 0 and (one[1] * other[2] - other[1] * one[2]) % P == 0


def _point(packed: bytes) -> Point:
    y, sign = int.from_bytes(packed, "little") % 2**255, packed[31] >> 7
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    x = x if (x * x - square) % P == 0 else x * ROOT % P
    if y >= P or (x * x - square) % P or (x == 0 and sign):
        raise ValueError("a key or signature that is no point of the curve")
    x = x if x & 1 == sign else P - x
    return x, y, 1, x * y % P


def _plus(one: Point, other: Point) -> Point:
    a, b = (one[1] - one[0]) * (other[1] - other[0]), (one[1] + one[0]) * (other[1] + other[0])
    c, d = 2 * one[3] * other[3] * D, 2 * one[2] * other[2]
    e, f, g, h = (b - a) % P, (d - c) % P, (d + c) % P, (b + a) % P
    return e * f % P, g * h % P, f * g % P, e * h % P


def _times(count: int, point: Point) -> Point:
    total: Point = (0, 1, 1, 0)
    for bit in bin(count)[2:]:
        total = _plus(total, total)
        total = _plus(total, point) if bit == "1" else total
    return total


BASE = _point((4 * pow(5, -1, P) % P).to_bytes(32, "little"))


def _by_rsa(key: bytes, message: bytes, signature: bytes) -> bool:
    modulus, exponent = (int.from_bytes(part, "big") for part in _inside(_inside(_inside(_inside(key)[0])[1][1:])[0]))
    size, digest = (modulus.bit_length() + 7) // 8, SHA256 + hashlib.sha256(message).digest()
    padded = b"\x00\x01" + b"\xff" * (size - len(digest) - 3) + b"\x00" + digest
    opened = pow(int.from_bytes(signature, "big"), exponent, modulus).to_bytes(size, "big")
    return len(signature) == size and opened == padded


def _inside(der: bytes) -> list[bytes]:
    """What the DER values hold that stand one after the other."""
    parts = []
    while der:
        start, length = 2, der[1]
        if length & 0x80:
            start, length = 2 + length - 0x80, int.from_bytes(der[2 : 2 + length - 0x80], "big")
        parts.append(der[start : start + length])
        der = der[start + length :]
    return parts
