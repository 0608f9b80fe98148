"""What an answer means: its status as one of the three failures, its body as a typed object."""

import json
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import TypeVar

from pydantic import TypeAdapter, ValidationError

from clients.errors import OutcomeUnknown, OutsideError, Refused, TryLater

T = TypeVar("T")
DETAIL_CHARACTERS = 200
LONGEST_WAIT = 3600.0  # seconds; no Retry-After makes us wait longer
_SAYS_WHY = ("error", "errors", "detail", "message", "non_field_errors")


def failure_of(system: str, *, status: int, headers: Mapping[str, str], body: bytes, safe: bool) -> OutsideError | None:
    """The failure an HTTP status stands for (table at the foot), None for 2xx. `safe`: a repeat would be harmless."""
    if 200 <= status < 300:
        return None
    kind = _kind(status, safe=safe)
    code = str(status)
    if kind is TryLater:
        return TryLater(system, f"it answered {status}, nothing was done", code=code, after=retry_after(headers))
    if kind is OutcomeUnknown:
        return OutcomeUnknown(system, f"it answered {status}, which does not say whether it was done", code=code)
    return Refused(system, f"it refused this ({status})", code=code, detail=detail_in(body))


def _kind(status: int, *, safe: bool) -> type[OutsideError]:
    if status in TRY_LATER:
        return TryLater
    if status in UNCERTAIN or status >= 500 or status < 200:
        return TryLater if safe else OutcomeUnknown
    if 300 <= status < 400:
        return Refused if safe else OutcomeUnknown
    return Refused


def retry_after(headers: Mapping[str, str]) -> float | None:
    """`Retry-After` in seconds from now, whether given as seconds or as a date; None if it says neither.

    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    said = headers.get("Retry-After", "").strip()
    if said.replace(".", "", 1).isdecimal():
        return min(float(said), LONGEST_WAIT)
    try:
        seconds = parsedate_to_datetime(said).timestamp() - time.time()
    except (ValueError, OverflowError):
        return None
    return min(max(seconds, 0.0), LONGEST_WAIT)


def detail_in(body: bytes) -> str:
    """The reason in an error body, if it is JSON that gives one in a usual place: one line of at most 200 visible characters."""
    try:
        said = json.loads(body)
    except ValueError:
        return ""
    if isinstance(said, str):
        return ""
    line = " ".join("; ".join(_words(said)).split())
    return "".join(filter(str.isprintable, line))[:DETAIL_CHARACTERS]


def _words(said: object) -> list[str]:
    if isinstance(said, str):
        return [said]
    if isinstance(said, dict):
        said = [said.get(name) for name in _SAYS_WHY]
    return [word for one in said for word in _words(one)] if isinstance(said, list) else []


def read(system: str, kind: type[T], body: bytes, *, safe: bool) -> T:
    """The body of a 2xx as `kind`, a pydantic type.

    What is not JSON came from something in between: TryLater. JSON of another shape will not change: Refused. After a
    request that is not `safe` both are OutcomeUnknown.
    """
    try:
        return TypeAdapter(kind).validate_json(body)
    except ValidationError as error:
        garbled = error.errors(include_url=False, include_input=False)[0]["type"] == "json_invalid"
    what = "its answer was not what its documentation says"
    if not safe:
        raise OutcomeUnknown(system, what, code="unexpected_answer")
    if garbled:
        raise TryLater(system, what, code="unexpected_answer")
    raise Refused(system, what, code="unexpected_answer")


# Any other 3xx is Refused after a safe request and OutcomeUnknown after another one; any other 4xx is Refused.
TRY_LATER = {420, 429}  # turned away at the door; 420 is what Statuspage sent before 429
UNCERTAIN = {408, 425}  # with 5xx: TryLater after a safe request, OutcomeUnknown after another one
