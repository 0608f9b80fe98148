"""Whom the provider says somebody is, from the verified claims."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Identity:
    """`issuer` and `subject` together never change and are never given to another; an address may be both."""

    issuer: str
    subject: str
    email: str = ""
    email_verified: bool = False
    name: str = ""
    groups: frozenset[str] = field(default_factory=frozenset)


def identity_of(claims: Mapping[str, Any], *, groups_claim: str) -> Identity:
    """A claim of the wrong type is one not made; `email_verified` must be true, not a text that looks like it."""
    groups = claims.get(groups_claim)
    return Identity(
        issuer=str(claims["iss"]),
        subject=str(claims["sub"]),
        email=_text(claims.get("email")).strip().lower(),
        email_verified=claims.get("email_verified") is True,
        name=_text(claims.get("name"))[:150],
        groups=frozenset(one for one in groups if isinstance(one, str)) if isinstance(groups, list) else frozenset(),
    )


def _text(claim: object) -> str:
    return claim if isinstance(claim, str) else ""
