"""The ID token: whether it is the provider's, for us, of now, and the answer to what we asked.

https://openid.net/specs/openid-connect-core-1_0.html#IDTokenValidation
"""

import hmac
from typing import Any

import jwt
from allauth.socialaccount.providers.oauth2.client import OAuth2Error

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
LEEWAY = 30  # seconds that clocks may differ
NEEDED = ["iss", "sub", "aud", "exp", "iat"]


def verified(token: str, *, keys: dict[str, Any], issuer: str, audience: str, nonce: str) -> dict[str, Any]:
    """Its claims. `keys` is the provider's key set as it published it. Raises OAuth2Error with what was wrong, in words."""
    try:
        claims: dict[str, Any] = jwt.decode(
            token,
            key=_key_for(token, keys),
            algorithms=ALGORITHMS,
            issuer=issuer,
            audience=audience,
            leeway=LEEWAY,
            options={"require": NEEDED},
        )
    except jwt.PyJWTError as error:
        raise OAuth2Error(f"the ID token is not valid: {type(error).__name__}") from error
    if not nonce or not hmac.compare_digest(str(claims.get("nonce", "")).encode(), nonce.encode()):
        raise OAuth2Error("the ID token answers another question: wrong nonce")
    if claims.get("azp", audience) != audience:
        raise OAuth2Error("the ID token was made for another client")
    return claims


def _key_for(token: str, keys: dict[str, Any]) -> jwt.PyJWK:
    """The published key that the token names; the only one, where it names none. Raises PyJWTError."""
    kid = jwt.get_unverified_header(token).get("kid")
    usable = [one for one in jwt.PyJWKSet.from_dict(keys).keys if one.public_key_use in (None, "sig")]
    named = [one for one in usable if one.key_id == kid] if kid else usable
    if len(named) != 1:
        raise jwt.InvalidKeyError("no such key")
    return named[0]
