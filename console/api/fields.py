"""The fields of requests: each takes what its schema says and nothing that merely looks like it.

What stands in an address is text; there `true`, `25` and `2026-11-28T14:00:00Z` are what JSON would have them be.
"""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any

from django.core.validators import RegexValidator
from rest_framework import serializers

WHOLE = re.compile(r"-?[0-9]{1,18}")
RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)", re.ASCII)

DAY = re.compile(r"20[0-9]{2}-[0-9]{2}-[0-9]{2}")


class Strict(serializers.Serializer[Any]):
    """A request, or a part of one: a field that it does not have is refused, for it may be one that was misspelt."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping) and (unknown := sorted(set(data) - set(self.fields))):
            raise serializers.ValidationError({name[:60]: ["There is no such field here."] for name in unknown})
        return super().to_internal_value(data)


class Text(serializers.CharField):
    """Text, as it is: white space around it counts. `pattern` is sought in it."""

    def __init__(self, *, pattern: str = "", **given: Any) -> None:
        super().__init__(trim_whitespace=False, **given)
        if pattern:
            self.validators.append(RegexValidator(pattern, "It is not written as this has to be."))

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class Number(serializers.IntegerField):
    def to_internal_value(self, data: Any) -> int:
        if isinstance(data, str) and WHOLE.fullmatch(data):
            return int(data)
        if not isinstance(data, int) or isinstance(data, bool):
            self.fail("invalid")
        return data


class Flag(serializers.BooleanField):
    def to_internal_value(self, data: Any) -> bool:
        if isinstance(data, bool):
            return data
        if data not in ("true", "false"):
            self.fail("invalid", input="this")
        return bool(data == "true")


class Moment(serializers.DateTimeField):
    """RFC 3339, with its offset. A local time is nobody's."""

    default_error_messages = {"when": "Write a time with its offset, like 2026-11-28T14:00:00Z."}

    def to_internal_value(self, value: Any) -> datetime:
        written = value.upper() if isinstance(value, str) and RFC3339.fullmatch(value) else ""
        try:
            return datetime.fromisoformat(written).astimezone(UTC)
        except (ValueError, OverflowError):
            self.fail("when")


class Day(serializers.DateField):
    """A day like 2026-11-28, of a year that incidents can be of."""

    default_error_messages = {"when": "Write a day like 2026-11-28."}

    def to_internal_value(self, value: Any) -> date:
        written = value if isinstance(value, str) and DAY.fullmatch(value) else ""
        try:
            return date.fromisoformat(written)
        except ValueError:
            self.fail("when")


class Choice(serializers.ChoiceField):
    """One of the values, by its value alone."""

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str) or data not in self.choices:
            self.fail("invalid_choice", input="this")
        return data
