"""Lists, a page at a time, by where the last page ended: as fast at the end of a long list as at its beginning.

A cursor is signed, and holds for the question that it was given to: what it says was said by us.
"""

import hashlib
import json
from collections.abc import Sequence
from typing import Any

from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model, Q, QuerySet
from rest_framework import serializers

from console.api.fields import Choice, Number, Strict, Text
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


def ordered(*names: str, default: str, help_text: str = "") -> Choice:
    """The parameter of a list's order: each of those names, and each with `-`, the other way round."""
    each = [way + name for name in names for way in ("", "-")]
    return Choice(choices=each, default=default, help_text=help_text)


def fields(way: str, last: str) -> list[str]:
    """What a list is sorted by that is asked for so, and by `last` where that leaves some beside one another; all the same way."""
    side = "-" if way.startswith("-") else ""
    return list(dict.fromkeys([way, f"{side}{last}"]))


def page(rows: QuerySet[Any], asked: dict[str, Any], *, by: Sequence[str], of: str) -> tuple[list[Any], str | None]:
    """The entries, and the cursor of the next page. `by` are fields, all with `-` or none, which together are unique.

    The first may be null: whatever has none comes last, either way. `of` is the address; with what was asked it is the
    question. Raises Refused for a cursor that is not of this question.
    """
    question, most = _question(asked, of), asked["limit"] + 1
    place = _place(asked["cursor"], question) if asked.get("cursor") else None
    found = _taken(rows, by, place, most)
    shown = found[: asked["limit"]]
    if len(found) == len(shown):
        return shown, None
    return shown, signing.dumps([question, *(_value(shown[-1], name.removeprefix("-")) for name in by)], salt=SALT)


def _taken(rows: QuerySet[Any], by: Sequence[str], place: list[Any] | None, most: int) -> list[Any]:
    """In one statement; in two where the first field may be null, so that an index finds each part by itself."""
    if not _may_be_null(rows, by[0].removeprefix("-")):
        return list(_from(rows, by, place)[:most])
    there, none = Q(**{f"{by[0].removeprefix('-')}__isnull": False}), Q(**{f"{by[0].removeprefix('-')}__isnull": True})
    if place and place[0] is None:
        return list(_from(rows.filter(none), by[1:], place[1:])[:most])
    found = list(_from(rows.filter(there), by, place)[:most])
    return found + list(_from(rows.filter(none), by[1:], None)[: most - len(found)])


def _from(rows: QuerySet[Any], by: Sequence[str], place: list[Any] | None) -> QuerySet[Any]:
    if place:
        fields = [name.removeprefix("-") for name in by]
        rows = rows.filter(_beyond(list(zip(fields, place, strict=True)), "lt" if by[0].startswith("-") else "gt"))
    return rows.order_by(*by)


def _may_be_null(rows: QuerySet[Any], name: str) -> bool:
    try:
        return bool(rows.model._meta.get_field(name).null)
    except FieldDoesNotExist:  # the query says what it is
        return False


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
    return value if value is None or isinstance(value, int) else str(value)
