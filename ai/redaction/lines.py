"""Redaction of a stream of JSON lines: one text in, what the model would have been shown out."""

import json
from collections.abc import Iterable
from typing import TextIO

from pydantic import BaseModel, ConfigDict, ValidationError

from ai.redaction.people import Known
from ai.redaction.scrub import scrub


class _Person(BaseModel):
    """Someone who may be named in the text; any field may be missing or null."""

    name: str | None = None
    email: str | None = None
    slack: str | None = None


class _Line(BaseModel):
    """One line of input; `id` comes back exactly as it was sent."""

    model_config = ConfigDict(strict=True)

    id: str | int | float | None
    text: str
    known: list[_Person] | None = None


def redact_lines(source: Iterable[str], target: TextIO) -> int:
    """Writes `{id, text, found}` for each `{id, text, known?}` of `source`, in order, and answers how many were bad.

    A bad line writes `{id, error: "line N: ..."}` instead, with its id where that could be read, and the rest goes on.
    Errors name fields, never values. Empty lines are passed over.
    """
    bad = 0
    for number, line in enumerate(source, start=1):
        if not line.strip():
            continue
        answer = _answer(line, number)
        bad += "error" in answer
        target.write(json.dumps(answer) + "\n")
    return bad


def _answer(line: str, number: int) -> dict[str, object]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError):
        return {"id": None, "error": f"line {number}: not JSON"}
    try:
        asked = _Line.model_validate(given)
    except ValidationError as error:
        given_id = given.get("id") if isinstance(given, dict) else None
        known_id = given_id if isinstance(given_id, str | int | float) else None
        return {"id": known_id, "error": f"line {number}: {_named(error)}"}
    known = [Known(name=one.name or "", email=one.email or "", slack=one.slack or "") for one in asked.known or ()]
    result = scrub(asked.text, known=known)
    return {"id": asked.id, "text": result.text, "found": result.found}


def _named(error: ValidationError) -> str:
    """Which field is wrong and how, without what stood in it."""
    return "; ".join(
        f"{'.'.join(map(str, one['loc'])) or 'line'}: {one['msg']}" for one in error.errors(include_input=False)
    )
