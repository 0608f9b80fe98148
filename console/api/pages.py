"""Lists, a page at a time, by where the last page ended: as fast at the end of a long list as at its beginning.

A cursor is signed, and holds for the question that it was given to: what it says was said by us.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.db.models import Model, Q, QuerySet
from rest_framework import serializers

from console.api.fields import Number, Strict, Text
from console.api.refusals import invalid

SIZE, MOST = 25, 100  # entries a page
SALT = "console.api.pages"
LONGEST = 2000  # characters


class Paged(Strict):
    """What may be asked of every list."""

    limit = Number(default=SIZE, min_value=1, max_value=MOST, help_text=f"Entries a page, {MOST} at most.")
    cursor = Text(
        required=False, max_length=LONGEST, help_text="`next` of the page before, asked with the same filters."
    )


class NextPage(serializers.Serializer[Any]):
    """The part of every list beside its entries."""

    next = serializers.CharField(allow_null=True, help_text="The cursor of the next page; null on the last.")


def page(rows: QuerySet[Any], asked: dict[str, Any], *, by: Sequence[str], of: str) -> tuple[list[Any], str | None]:
    """The entries, and the cursor of the next page. `by` are fields, all with `-` or none, which together are unique.

    `of` is the address; with what was asked it is the question. Raises Refused for a cursor that is not of this question.
    """
    falls, fields = by[0].startswith("-"), [one.removeprefix("-") for one in by]
    question = _question(asked, of)
    if cursor := asked.get("cursor"):
        rows = rows.filter(_beyond(list(zip(fields, _place(cursor, question), strict=True)), "lt" if falls else "gt"))
    found = list(rows.order_by(*by)[: asked["limit"] + 1])
    shown = found[: asked["limit"]]
    if len(found) == len(shown):
        return shown, None
    return shown, signing.dumps([question, *(_value(shown[-1], name) for name in fields)], salt=SALT)


def _question(asked: dict[str, Any], of: str) -> str:
    filters = {name: str(value) for name, value in asked.items() if name not in ("limit", "cursor")}
    return hashlib.sha256(json.dumps([of, filters], sort_keys=True).encode()).hexdigest()[:16]


def _place(cursor: str, question: str) -> list[Any]:
    try:
        asked, *place = signing.loads(cursor, salt=SALT)
    except (signing.BadSignature, ValueError):
        raise invalid("query:cursor", "This is no cursor of ours. Begin without one.") from None
    if asked != question:
        raise invalid("query:cursor", "This cursor is of a list with other filters. Begin without one.")
    return list(place)


def _beyond(place: list[tuple[str, Any]], side: str) -> Q:
    """Beyond that place in the order. The first part lets an index begin there."""
    (name, value), *rest = place
    if not rest:
        return Q(**{f"{name}__{side}": value})
    further = Q(**{f"{name}__{side}": value}) | Q(**{name: value}) & _beyond(rest, side)
    return Q(**{f"{name}__{side}e": value}) & further


def _value(row: Model, name: str) -> Any:
    value = getattr(row, name)
    return value if isinstance(value, int) else str(value)
