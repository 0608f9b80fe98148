"""A sender of JSON of its own shape: which of its fields are ours is configuration, as paths such as `data.monitor.name`."""

from collections.abc import Mapping, Set
from datetime import UTC, datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, StringConstraints

from incidents.payloads.fields import Line, Link, Sent, Time, shown
from incidents.payloads.report import Happened, Report

LABELS = ("service", "severity", "team")


class Found(Sent):
    """What stands at the configured paths."""

    group_id: Annotated[str, BeforeValidator(shown), StringConstraints(min_length=1, max_length=200)]  # often a number
    title: Line
    state: Line
    at: Time = None
    url: Link = ""


def to_report(
    body: dict[str, Any], *, source: str, paths: Mapping[str, str], firing: Set[str], resolved: Set[str]
) -> Report:
    """A state of neither list is recorded and changes nothing. Raises pydantic.ValidationError naming each of our fields."""
    found = Found.model_validate({name: _at(body, path) for name, path in paths.items()})
    labels = {
        name.removeprefix("labels."): str(shown(_at(body, path)))[:300]
        for name, path in paths.items()
        if name in LABELS or name.startswith("labels.")
    }
    says = {**dict.fromkeys(resolved, Happened.CLEARED), **dict.fromkeys(firing, Happened.FIRED)}
    return Report(
        source=source,
        group_id=found.group_id,
        event_type=found.state[:60] or "nothing",
        happened=says.get(found.state, Happened.NOTED),
        title=found.title or f"Alert {found.group_id}",
        started_at=found.at or datetime.now(UTC),
        at=found.at,
        labels={name: value for name, value in labels.items() if value},
        team=labels.get("team", ""),
        url=found.url,
    )


def _at(body: Any, path: str) -> Any:
    """What stands there, None if nothing does; a number leads into a list."""
    for name in path.split("."):
        if isinstance(body, dict):
            body = body.get(name)
        elif isinstance(body, list) and name.isdigit() and int(name) < len(body):
            body = body[int(name)]
        else:
            return None
    return body
