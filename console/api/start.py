"""Where a program begins: whose its token is, what it is for and until when, and the addresses there are."""

from typing import Any

from django.urls import reverse
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.api.described import described
from console.api.door import Door
from console.api.people import Named
from incidents.access import CALLS_A_MINUTE
from incidents.models.access_token import OFFERED, Audience

LISTS = {"incidents": "api_incidents", "people": "api_people", "roles": "api_roles", "audit": "api_audit",
         "analytics": "api_analytics",
                  "heads": "api_heads", "schema": "api_schema"}  # fmt: skip


class Addresses(serializers.Serializer[Any]):
    """Paths on this host."""

    incidents = serializers.CharField()
    people = serializers.CharField()
    roles = serializers.CharField()
    audit = serializers.CharField()
    heads = serializers.CharField()
    analytics = serializers.CharField()
    schema = serializers.CharField()


class StartOut(serializers.Serializer[Any]):
    """Who you are here."""

    client = serializers.CharField(help_text="What the owner calls this token.")
    owner = Named()
    scopes = serializers.ListField(child=serializers.ChoiceField(choices=[str(one) for one in OFFERED[Audience.API]]))
    expires_at = serializers.DateTimeField()
    requests_a_minute = serializers.IntegerField()
    addresses = Addresses()


class Start(Door):
    """The first address."""

    @described("start", StartOut)
    def get(self, request: Request) -> Response:
        """Your token, and the addresses there are. It takes a token of any scope."""
        token = self.access.token
        said = {
            "client": token.name,
            "owner": self.access.actor.somebody,
            "scopes": token.scopes,
            "expires_at": token.expires_at,
            "requests_a_minute": CALLS_A_MINUTE,
            "addresses": {name: reverse(view) for name, view in LISTS.items()},
        }
        return Response(StartOut(said).data)
