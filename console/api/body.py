"""A request's body: JSON as RFC 8259 has it, of a size that can be read, with nothing in it that PostgreSQL has no place for."""

import json
from typing import IO, Any, NoReturn

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from rest_framework.exceptions import ParseError
from rest_framework.parsers import BaseParser

UNREADABLE = "The body is no JSON in UTF-8."
UNHOLDABLE = "The body holds a NUL, or half a character."


class Json(BaseParser):
    """Raises ParseError; a name that stands twice in one object is refused, since two readers would read it differently."""

    media_type = "application/json"

    def parse(self, stream: IO[bytes], media_type: str | None = None, parser_context: Any = None) -> Any:
        sent = stream.read(settings.WEBHOOK_MAX_BYTES + 1)
        if len(sent) > settings.WEBHOOK_MAX_BYTES:
            raise RequestDataTooBig
        try:
            said = json.loads(sent.decode("utf-8"), parse_constant=_refuse, object_pairs_hook=_each_once)
            held = json.dumps(said, ensure_ascii=False).encode("utf-8")
        except UnicodeEncodeError:
            raise ParseError(UNHOLDABLE) from None
        except (ValueError, RecursionError):  # ValueError: no JSON, no UTF-8, or a number of thousands of digits
            raise ParseError(UNREADABLE) from None
        if b"\\u0000" in held and _has_nul(said):
            raise ParseError(UNHOLDABLE)
        return said


def _refuse(constant: str) -> NoReturn:
    raise ValueError(constant)


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name twice")
    return found


def _has_nul(said: Any) -> bool:
    """As a character: the six characters of its escape may stand in a text."""
    if isinstance(said, dict):
        return any(_has_nul(one) for pair in said.items() for one in pair)
    return any(map(_has_nul, said)) if isinstance(said, list) else isinstance(said, str) and "\0" in said
