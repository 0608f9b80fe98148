"""The schema of the API, OpenAPI 3.1, made from the views once in each process."""

import json
from functools import cache
from typing import Any

from django.urls import include, path
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.settings import patched_settings
from drf_spectacular.utils import extend_schema
from rest_framework.request import Request
from rest_framework.response import Response

from console.api.described import ProblemOut
from console.api.door import Door
from console.api.problem import MEDIA_TYPE

NAME = ProblemOut.__name__
SETTINGS = {
    "TITLE": "Incident response",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "DESCRIPTION": "Incidents, their timelines, people, drafts and audit log. Guide: docs/api.md.",
    "COMPONENT_SPLIT_REQUEST": True,
    "POSTPROCESSING_HOOKS": ["console.api.schema.close"],
}


class ByToken(OpenApiAuthenticationExtension):  # type: ignore[no-untyped-call]  # it registers itself
    """How the schema says what `token.Bearer` takes."""

    target_class = "console.api.token.Bearer"
    name = "token"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "http", "scheme": "bearer"}


class Schema(Door):
    """To whoever has a token of any scope."""

    @extend_schema(exclude=True)
    def get(self, request: Request) -> Response:
        """The whole of it."""
        return Response(whole())


@cache
def whole() -> dict[str, Any]:
    """As JSON has it."""
    from console.api import urls  # noqa: PLC0415 whose views import this module

    with patched_settings(SETTINGS):
        generator: Any = SchemaGenerator  # which says no types
        made = generator(patterns=[path("api/", include(urls.urlpatterns))]).get_schema(request=None, public=True)
    said: dict[str, Any] = json.loads(json.dumps(made, default=str))
    return said


def close(result: dict[str, Any], **_: Any) -> dict[str, Any]:
    """A step of drf-spectacular's: objects have the fields that they have, and whatever is not listed is a problem."""
    for component in result["components"]["schemas"].values():
        if component.get("type") == "object":
            component["additionalProperties"] = False
    problem = {
        "description": "A problem.",
        "content": {MEDIA_TYPE: {"schema": {"$ref": f"#/components/schemas/{NAME}"}}},
    }
    result["components"]["responses"] = {"Problem": problem}
    for at in result["paths"].values():
        for operation in at.values():
            operation["responses"]["default"] = {"$ref": "#/components/responses/Problem"}
    return result
