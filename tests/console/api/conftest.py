"""Programs with tokens of people, and what they are answered."""

import itertools
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.test import Client

from incidents.access_tokens import make_token
from incidents.models import Person
from incidents.models.access_token import OFFERED, Audience
from tests.conftest import by

KEYS = itertools.count()


@dataclass(frozen=True, kw_only=True)
class Answer:
    """`said` is the body as JSON, empty where there is none."""

    status: int
    said: dict[str, Any]
    headers: Any

    @property
    def kind(self) -> str:
        """Of a problem: the last part of its type."""
        assert self.headers["Content-Type"] == "application/problem+json"
        assert self.said["status"] == self.status
        return str(self.said["type"]).removeprefix("urn:problem-type:incident-response:")

    @property
    def listed(self) -> list[dict[str, Any]]:
        assert self.status == 200, self.said
        return list(self.said["results"])


@dataclass(frozen=True, kw_only=True)
class Program:
    """A program with a token; addresses begin below /api/v1/."""

    token: str
    client: Client = field(default_factory=Client)

    def get(self, at: str = "", method: str = "get", **headers: str) -> Answer:
        return self._ask(method, at, None, headers)

    def post(self, at: str, body: Any, *, key: str | None = None, **headers: str) -> Answer:
        """With a key of its own, where none is given; without one for an empty one."""
        key = f"key-{next(KEYS)}" if key is None else key
        return self._ask("post", at, body, headers | ({"idempotency-key": key} if key else {}))

    def _ask(self, method: str, at: str, body: Any, headers: dict[str, str]) -> Answer:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = sent.pop("content-type", "application/json")
        where = at if at.startswith("/") else f"/api/v1/{at}"
        raw = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
        answer = self.client.generic(
            method.upper(), where, raw, content_type=kind, headers={"Authorization": f"Bearer {self.token}"} | sent
        )
        return Answer(
            status=answer.status_code,
            said=json.loads(answer.content) if answer.content else {},
            headers=answer.headers,
        )


def token_of(person: Person, *scopes: str, name: str = "Status bot", audience: Audience = Audience.API) -> str:
    """The text of a new token of theirs; for everything, where no scope is named."""
    asked = scopes or OFFERED[audience]
    return make_token(name=name, audience=audience, scopes=asked, days=30, actor=by(person, "console"))[1]


Programs = Callable[..., Program]


@pytest.fixture
def program(transactional_db: None) -> Programs:
    """A program of that person's, for those scopes."""
    return lambda person, *scopes, **more: Program(token=token_of(person, *scopes, **more))
