"""From verified bytes to a report: JSON, then the adapter that knows the shape. Every fault has its named answer."""

import json
from collections.abc import Callable
from typing import Any, NoReturn

from pydantic import ValidationError

from incidents.errors import WebhookRejected
from incidents.payloads import flat, native
from incidents.payloads.report import Report


def read_report(body: bytes) -> Report:
    """Raises WebhookRejected(400): not JSON, or each bad field by its path."""
    parsed = _parse(body)
    if not isinstance(parsed, dict):
        raise WebhookRejected(400, "wrong_shape", fields={"(body)": "an object is expected"})
    try:
        return _adapter(parsed)(parsed)
    except ValidationError as error:
        raise WebhookRejected(400, "wrong_shape", fields=_fields(error)) from None


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise WebhookRejected(400, "not_json") from None


def _no_constant(_name: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


def _adapter(parsed: dict[str, Any]) -> Callable[[Any], Report]:
    """OnCall's own webhook has an event, the flat shape has alerts; what has neither is told what the native one lacks."""
    return flat.to_report if "alerts" in parsed and "event" not in parsed else native.to_report


def _fields(error: ValidationError) -> dict[str, str]:
    return {
        ".".join(map(str, one["loc"])) or "(body)": one["msg"]
        for one in error.errors(include_input=False, include_url=False)
    }
