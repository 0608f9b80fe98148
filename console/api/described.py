"""How an operation stands in the schema: by its name, what it takes, gives and refuses, and with an example from `examples.py`."""

from collections.abc import Callable
from typing import Any, TypeVar

from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, OpenApiResponse, extend_schema
from rest_framework import serializers

from console.api.examples import examples_of
from console.api.once import HEADER, KEY
from console.api.problem import KINDS, MEDIA_TYPE, TYPE

F = TypeVar("F", bound=Callable[..., Any])


class WrongOut(serializers.Serializer[Any]):
    """One thing that is wrong with a request."""

    where = serializers.CharField(help_text="A JSON pointer into the body, or `query:` or `header:` and a name.")
    detail = serializers.CharField()


class ProblemOut(serializers.Serializer[Any]):
    """RFC 9457: what a refused request is told."""

    type = serializers.ChoiceField(choices=[TYPE + kind for kind in KINDS])
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="A sentence for a person.")
    errors = WrongOut(many=True, required=False)  # type: ignore[assignment]  # a field like others, whatever a serializer calls so


KEY_PARAMETER = OpenApiParameter(
    HEADER,
    {"type": "string", "pattern": KEY},
    OpenApiParameter.HEADER,
    required=True,
    description="Of this write alone: with the same key the same request is done once, and answered as it was then.",
)
IF_MATCH = OpenApiParameter(
    "If-Match",
    OpenApiTypes.STR,
    OpenApiParameter.HEADER,
    description="The ETag of the incident as you read it: only if it still stands so. Otherwise 412.",
)
IF_NONE_MATCH = OpenApiParameter(
    "If-None-Match", OpenApiTypes.STR, OpenApiParameter.HEADER, description="An ETag that you have: 304 while it holds."
)


def described(
    name: str,
    gives: type[serializers.BaseSerializer[Any]],
    *,
    query: type[serializers.Serializer[Any]] | None = None,
    finds: bool = False,
) -> Callable[[F], F]:
    """A reading. `finds`: it is about one thing, which there may not be."""
    parameters: list[Any] = [IF_NONE_MATCH, *([query] if query else [])]
    responses = {200: gives, 304: OpenApiResponse(description="It is as you have it.")}
    return extend_schema(
        operation_id=name,
        parameters=parameters,
        responses=responses | _problems(400, 401, 403, 406, 429, *([404] if finds else [])),
        examples=examples_of(name),
    )


def writes(
    name: str,
    takes: type[serializers.Serializer[Any]],
    gives: type[serializers.BaseSerializer[Any]],
    *,
    finds: bool = True,
    if_match: bool = False,
) -> Callable[[F], F]:
    """A write, which takes a key."""
    problems = _problems(400, 401, 403, 406, 409, 413, 415, 422, 429, *([404] if finds else []), *([412] * if_match))
    return extend_schema(
        operation_id=name,
        parameters=[KEY_PARAMETER, *([IF_MATCH] if if_match else [])],
        request=takes,
        responses={201: gives} | problems,
        examples=examples_of(name),
    )


def _problems(*statuses: int) -> dict[Any, Any]:
    return {
        (status, MEDIA_TYPE): OpenApiResponse(
            ProblemOut, description="; ".join(title for code, title in KINDS.values() if code == status)
        )
        for status in statuses
    }
