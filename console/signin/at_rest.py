"""Secrets that we must be able to read are encrypted where they are kept: authenticators' and those that sign outgoing webhooks.

So a copy of the database gives nobody a second factor, and nobody signs in our name.
"""

import base64
import hashlib

from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings


def seal(secret: str) -> str:
    """Under a key derived from DJANGO_SECRET_KEY."""
    return _keys().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """Under that key or one of DJANGO_SECRET_KEY_FALLBACKS. Raises InvalidToken under none of them."""
    return _keys().decrypt(sealed.encode()).decode()


def _keys() -> MultiFernet:
    return MultiFernet([_key(secret) for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _key(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(b"second factors\0" + secret.encode()).digest()))
