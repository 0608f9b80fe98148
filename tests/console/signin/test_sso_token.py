"""The ID token: each claim that is wrong, and each way to sign it that is not the provider's."""

import base64
import json
import time
from typing import Any

import jwt
import pytest
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from cryptography.hazmat.primitives.asymmetric import rsa

from console.signin.sso.identity import identity_of
from console.signin.sso.token import verified

KEY = rsa.generate_private_key(public_exponent=65537, key_size=2048)
OTHER = rsa.generate_private_key(public_exponent=65537, key_size=2048)
ISSUER, US, NONCE = "https://login.example.com", "incident-response", "n-1"


def published(key: rsa.RSAPrivateKey = KEY) -> dict[str, Any]:
    one = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key()))
    return {"keys": [one | {"kid": "k1", "alg": "RS256", "use": "sig"}]}


def token(key: Any = KEY, algorithm: str = "RS256", **changes: Any) -> str:
    now = int(time.time())
    claims = {"iss": ISSUER, "sub": "s1", "aud": US, "exp": now + 60, "iat": now, "nonce": NONCE} | changes
    kept = {name: value for name, value in claims.items() if value is not None}
    return jwt.encode(kept, key, algorithm=algorithm, headers={"kid": "k1"})


def read(given: str, **more: Any) -> dict[str, Any]:
    return verified(given, **({"keys": published(), "issuer": ISSUER, "audience": US, "nonce": NONCE} | more))


def test_a_genuine_one_is_read() -> None:
    assert read(token())["sub"] == "s1"


WRONG: list[dict[str, Any]] = [  # times in seconds from now
    {"iss": "https://login.evil.example"},
    {"iss": f"{ISSUER}/"},
    {"aud": "another"},
    {"aud": None},
    {"azp": "another", "aud": [US, "another"]},
    {"nonce": "n-2"},
    {"nonce": None},
    {"exp": -120},
    {"exp": None},
    {"iat": +120},
    {"sub": None},
    {"nbf": +120},
]


@pytest.mark.parametrize("changes", WRONG, ids=str)
def test_one_with_a_wrong_claim_is_refused(changes: dict[str, Any]) -> None:
    now = int(time.time())
    moved: dict[str, Any] = {name: now + value if isinstance(value, int) else value for name, value in changes.items()}
    with pytest.raises(OAuth2Error):
        read(token(**moved))


def test_one_that_somebody_else_signed_is_refused() -> None:
    with pytest.raises(OAuth2Error):
        read(token(OTHER))


def test_one_that_nobody_signed_is_refused() -> None:
    with pytest.raises(OAuth2Error):
        read(token(None, "none"))


def test_one_signed_with_what_is_public_is_refused() -> None:
    """The public key taken for a shared secret: the oldest trick."""
    secret = published()["keys"][0]["n"].encode()
    with pytest.raises(OAuth2Error):
        read(token(secret, "HS256"))


@pytest.mark.parametrize("given", ["", "a.b.c", "x", base64.urlsafe_b64encode(b"{}").decode() + "..", "é" * 30])
def test_anything_else_is_refused(given: str) -> None:
    with pytest.raises(OAuth2Error):
        read(given)


@pytest.mark.parametrize("keys", [{}, {"keys": []}, {"keys": "none"}, {"keys": [{"kty": "RSA"}]}])
def test_a_provider_without_a_usable_key_has_signed_nothing(keys: dict[str, Any]) -> None:
    with pytest.raises(OAuth2Error):
        read(token(), keys=keys)


def test_no_nonce_of_ours_is_no_question() -> None:
    with pytest.raises(OAuth2Error):
        read(token(nonce=""), nonce="")


@pytest.mark.parametrize("claim", ["true", 1, None, "yes"])
def test_only_a_true_email_verified_is_one(claim: object) -> None:
    assert not identity_of(
        {"iss": "i", "sub": "s", "email": "a@b.c", "email_verified": claim}, groups_claim="groups"
    ).email_verified


@pytest.mark.parametrize("claim", ["approvers", {"approvers": True}, [["approvers"], 7], None])
def test_a_groups_claim_of_another_shape_names_none(claim: object) -> None:
    assert identity_of({"iss": "i", "sub": "s", "groups": claim}, groups_claim="groups").groups == frozenset()
