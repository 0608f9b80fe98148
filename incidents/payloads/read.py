"""From verified bytes to reports: JSON, then the adapter that knows the shape. Every fault has its named answer."""

import json
import re
from collections.abc import Callable
from typing import Any, NoReturn, TypeVar

from pydantic import ValidationError

from incidents.errors import WebhookRejected
from incidents.payloads import alerting, flat, native
from incidents.payloads.report import Report

T = TypeVar("T")
ONCALL_ID = re.compile(r"[A-Z0-9]{6,32}")
FINGERPRINT = re.compile(r"[0-9a-f]{16}")


def read_reports(body: bytes) -> list[Report]:
    """At least one, as the adapter of its shape reads it. Raises WebhookRejected(400)."""
    return read_as(body, _by_shape)


def read_as(body: bytes, adapt: Callable[[dict[str, Any]], T]) -> T:
    """The JSON object as `adapt` reads it. Raises WebhookRejected(400): not JSON, or each bad field by its path."""
    parsed = _object(body)
    try:
        return adapt(parsed)
    except ValidationError as error:
        raise WebhookRejected(400, "wrong_shape", fields=_fields(error)) from None


def read_fingerprints(body: bytes) -> list[str]:
    """The alerts that Alertmanager's unsigned body names, each once, and nothing else of it. Raises WebhookRejected(400)."""
    alerts = _object(body).get("alerts")
    listed = alerts if isinstance(alerts, list) else []
    given = [one.get("fingerprint") if isinstance(one, dict) else None for one in listed]
    named = [one for one in given if isinstance(one, str) and FINGERPRINT.fullmatch(one)]
    if not named or len(named) != len(given):
        raise WebhookRejected(400, "wrong_shape", fields={"alerts": "each needs a fingerprint of 16 hex digits"})
    return list(dict.fromkeys(named))


def read_group_id(body: bytes) -> str:
    """The alert group that an unsigned body names, and nothing else of it. Raises WebhookRejected(400)."""
    parsed = _object(body)
    group = parsed.get("alert_group")
    given = parsed.get("alert_group_id") or (group.get("id") if isinstance(group, dict) else None)
    if not isinstance(given, str) or not ONCALL_ID.fullmatch(given):
        fault = {"alert_group_id": "6 to 32 capital letters and digits are expected"}
        raise WebhookRejected(400, "wrong_shape", fields=fault)
    return given


def _by_shape(parsed: dict[str, Any]) -> list[Report]:
    """OnCall's own webhook has an event, the others have alerts; what has neither is told what the native one lacks."""
    if "event" in parsed or "alerts" not in parsed:
        return [native.to_report(parsed)]
    if "alert_group" in parsed or "alert_group_id" in parsed:
        return [flat.to_report(parsed)]
    return alerting.to_reports(parsed)


def _object(body: bytes) -> dict[str, Any]:
    try:
        parsed = json.loads(body, parse_constant=_no_constant)
    except (ValueError, RecursionError):
        raise WebhookRejected(400, "not_json") from None
    if not isinstance(parsed, dict):
        raise WebhookRejected(400, "wrong_shape", fields={"(body)": "an object is expected"})
    return parsed


def _no_constant(_name: str) -> NoReturn:
    raise ValueError("NaN and Infinity are not JSON")


def _fields(error: ValidationError) -> dict[str, str]:
    return {
        ".".join(map(str, one["loc"])) or "(body)": one["msg"]
        for one in error.errors(include_input=False, include_url=False)
    }
