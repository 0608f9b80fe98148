"""A question to Linear's GraphQL API, and what its refusals mean.

https://linear.app/developers/graphql : the bare key in `Authorization`; errors come in the body, with 200 or 400.
"""

import json
from typing import Any, TypeVar

from django.conf import settings
from pydantic import BaseModel, Field

from clients import http
from clients.answers import read, retry_after
from clients.errors import OutsideError, Refused, TryLater

T = TypeVar("T", bound=BaseModel)
LINEAR = "linear"
RATE_LIMIT_WAIT = 60.0  # seconds, where it does not say


class _Extensions(BaseModel):
    code: str | None = None
    type: str | None = None
    shown: str | None = Field(default=None, alias="userPresentableMessage")


class _Error(BaseModel):
    message: str = ""
    extensions: _Extensions = Field(default_factory=_Extensions)


class _Envelope(BaseModel):
    data: dict[str, Any] | None = None
    errors: list[_Error] | None = None


def ask(query: str, variables: dict[str, Any], kind: type[T]) -> T:
    """What it answers, as `kind`. Raises Refused and TryLater; whatever is asked has to be harmless to repeat."""
    answer = http.call(
        LINEAR,
        "POST",
        settings.LINEAR_API_URL,
        headers={"Authorization": settings.LINEAR_API_KEY},
        json={"query": query, "variables": variables},
        safe=True,
        hand_back=SAYS_WHY_IN_BODY,
    )
    said = read(LINEAR, _Envelope, answer.body, safe=True)
    if said.errors:
        raise _failure(said.errors[0], answer)
    if not 200 <= answer.status < 300:
        raise Refused(LINEAR, f"it refused this ({answer.status})", code=str(answer.status))
    return read(LINEAR, kind, json.dumps(said.data).encode(), safe=True)


def _failure(error: _Error, answer: http.Response) -> OutsideError:
    code = error.extensions.code or error.extensions.type or "unknown"
    if code in RATE_LIMITED:
        return TryLater(
            LINEAR, "we asked it too often", code=code, after=retry_after(answer.headers) or RATE_LIMIT_WAIT
        )
    if code in BROKEN:
        return TryLater(LINEAR, "it failed inside", code=code)
    return Refused(LINEAR, "it refused this", code=code, detail=(error.extensions.shown or error.message)[:200])


# extensions.code of https://linear.app/developers/graphql#errors ; every other is Refused, AUTHENTICATION_ERROR too.
SAYS_WHY_IN_BODY = {400, 401, 403}
RATE_LIMITED = {"RATELIMITED"}  # https://linear.app/developers/rate-limiting : comes with 400
BROKEN = {"INTERNAL_SERVER_ERROR", "INTERNAL", "LOCK_TIMEOUT"}
