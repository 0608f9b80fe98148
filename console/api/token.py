"""Who comes in: whoever has a token that a person made for the API. A cookie is nobody's pass."""

from typing import Any

from rest_framework.authentication import BaseAuthentication
from rest_framework.request import Request

from incidents.access import Access, admit
from incidents.actor import Actor
from incidents.models.access_token import Audience


class Bearer(BaseAuthentication):
    """RFC 6750. `request.user` is the owner as an actor, `request.auth` the access. Raises AccessRefused; the limit is there."""

    def authenticate(self, request: Request) -> tuple[Actor, Access]:
        kind, _, token = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        access = admit(token.strip() if kind.lower() == "bearer" else "", audience=Audience.API)
        return access.actor, access

    def authenticate_header(self, request: Any) -> str:
        return "Bearer"
