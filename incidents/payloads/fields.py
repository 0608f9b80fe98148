"""The field types that the adapters share: what PostgreSQL cannot hold is replaced, what is too long is cut or refused."""

from datetime import UTC, datetime, timedelta
from typing import Annotated, Any

from pydantic import AwareDatetime, BaseModel, BeforeValidator, ConfigDict, StringConstraints

LATEST = timedelta(days=1)  # a sender's clock may run ahead a little; a year 99999 is no time of an alert
EARLIEST = datetime(2000, 1, 1, tzinfo=UTC)


class Sent(BaseModel):
    """Anything a sender sends: unknown fields are ignored, since sources add some with every release."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def storable(value: Any) -> Any:
    """Text without NUL and lone surrogates, which PostgreSQL refuses; other values as they are."""
    if not isinstance(value, str):
        return value
    return value.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def shown(value: Any) -> Any:
    """Null, numbers and text become one line of text."""
    if value is None:
        return ""
    return " ".join(str(storable(value)).split()) if isinstance(value, str | int | float) else value


def cut(length: int) -> BeforeValidator:
    """Text cut to `length` characters: a title may be of any length, a row may not."""
    return BeforeValidator(lambda value: value[:length] if isinstance(value, str) else value)


def time_of(value: Any) -> datetime | None:
    """ISO 8601 text; what is none, or cannot be a time of an alert, counts as not sent: the alert matters more than its clock."""
    if not isinstance(value, str):
        return None
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return None
    at = at if at.tzinfo else at.replace(tzinfo=UTC)
    return at if EARLIEST <= at <= datetime.now(UTC) + LATEST else None


Id = Annotated[str, BeforeValidator(storable), StringConstraints(min_length=1, max_length=200)]
OptionalId = Annotated[str, cut(200), BeforeValidator(shown)]
Line = Annotated[str, cut(300), BeforeValidator(shown)]
Link = Annotated[str, cut(2000), BeforeValidator(shown)]
Time = Annotated[AwareDatetime | None, BeforeValidator(time_of)]


def labels_of(value: Any) -> dict[str, str]:
    """Labels as an object or as OnCall's list of `{key: {name}, value: {name}}`; at most 50, each short text."""
    pairs = (
        value.items() if isinstance(value, dict) else [_pair(one) for one in value] if isinstance(value, list) else []
    )
    return {
        str(shown(key))[:100]: str(shown(inner))[:300]
        for key, inner in list(pairs)[:50]
        if isinstance(key, str) and key
    }


def _pair(one: Any) -> tuple[Any, Any]:
    if not isinstance(one, dict):
        return None, None
    return _name(one.get("key")), _name(one.get("value"))


def _name(value: Any) -> Any:
    return value.get("name") if isinstance(value, dict) else value


Labels = Annotated[dict[str, str], BeforeValidator(labels_of)]
