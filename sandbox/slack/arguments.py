"""A method's arguments, however they came (query, form or JSON body), and the refusal Slack gives for a bad one."""

import json
from collections.abc import Mapping
from typing import Any, TypeVar

JSON = dict[str, Any]
T = TypeVar("T")


class SlackError(Exception):
    """Answered as `{"ok": false, "error": code, ...}` with HTTP 200, the way Slack refuses."""

    def __init__(self, code: str, **more: object) -> None:
        super().__init__(code)
        self.code = code
        self.more = more


def invalid_arguments(*messages: str) -> SlackError:
    """The refusal that lists what is wrong with the arguments."""
    return SlackError("invalid_arguments", response_metadata={"messages": [f"[ERROR] {said}" for said in messages]})


class Arguments:
    """Typed reads of one call's arguments. In a form everything is text; in a JSON body it may be what it is."""

    def __init__(self, given: Mapping[str, Any]) -> None:
        self._given = {name: value for name, value in given.items() if value is not None}

    def __contains__(self, name: str) -> bool:
        return name in self._given

    def require(self, *names: str) -> None:
        """Raise invalid_arguments naming those that are missing or empty."""
        missing = [name for name in names if self._given.get(name) in ("", None)]
        if missing:
            raise invalid_arguments(*(f"missing required field: {name}" for name in missing))

    def text(self, name: str, default: str = "") -> str:
        """The argument as text."""
        value = self._given.get(name, default)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, str | int | float):
            return str(value)
        raise invalid_arguments(f"must provide a string [json-pointer:/{name}]")

    def listed(self, name: str) -> list[str]:
        """A comma-separated argument as a list without blanks."""
        return [part.strip() for part in self.text(name).split(",") if part.strip()]

    def flag(self, name: str, *, default: bool = False) -> bool:
        """`true`, `1` and True mean yes."""
        return self.text(name, "true" if default else "false").lower() in ("true", "1")

    def number(self, name: str, *, default: int, most: int) -> int:
        """A whole number from 1 to `most`."""
        said = self.text(name, str(default))
        if not said.isdigit() or not 1 <= int(said) <= most:
            raise SlackError("invalid_limit")
        return int(said)

    def parsed(self, name: str, *, error: str) -> Any:
        """An argument that is JSON, either as such or written out in a form field; None if absent."""
        value = self._given.get(name)
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise SlackError(error) from None


def page_of(items: list[T], arguments: Arguments, *, default: int = 100, most: int = 999) -> tuple[list[T], JSON]:
    """One page by `cursor` and `limit`, with the `response_metadata` that carries the next cursor (empty on the last).

    https://docs.slack.dev/apis/web-api/pagination
    """
    limit = arguments.number("limit", default=default, most=most)
    cursor = arguments.text("cursor")
    if cursor and not (cursor.startswith("next_") and cursor[5:].isdigit()):
        raise SlackError("invalid_cursor")
    start = int(cursor[5:]) if cursor else 0
    end = start + limit
    return items[start:end], {"response_metadata": {"next_cursor": f"next_{end}" if end < len(items) else ""}}
