"""Grafana OnCall's alert groups with our own token: one by its id, or all that began in a time, and a note at one.

https://grafana.com/docs/oncall/latest/oncall-api-reference/alertgroups/ and …/resolution_notes/ : newest first, in pages;
`started_at` takes a range `<from>_<to>` of UTC times without a zone. Without `state` every state is listed, which is what we
want.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from pydantic import AwareDatetime, BaseModel, ConfigDict

from clients.oncall_api import get, pages, send

MOST_PAGES = 200
RANGE_TIME = "%Y-%m-%dT%H:%M:%S"


class AlertGroup(BaseModel):
    """An alert group as OnCall has it. The fields that differ with its settings are kept as they came."""

    model_config = ConfigDict(extra="allow", frozen=True)

    id: str
    state: str  # new, acknowledged, silenced, resolved
    created_at: AwareDatetime
    integration_id: str | None = None
    route_id: str | None = None
    team_id: str | None = None
    title: str | None = None
    acknowledged_at: AwareDatetime | None = None
    acknowledged_by: str | None = None
    silenced_at: AwareDatetime | None = None
    resolved_at: AwareDatetime | None = None
    resolved_by: str | None = None
    labels: Any = None
    permalinks: Any = None
    last_alert: Any = None

    @property
    def author(self) -> str:
        """The id of whoever brought it into its state; empty where that was nobody, or OnCall does not say."""
        return {"acknowledged": self.acknowledged_by, "resolved": self.resolved_by}.get(self.state) or ""


def alert_group(group_id: str) -> AlertGroup:
    """One. Raises Refused, with code "404" for one that OnCall does not know, and TryLater."""
    return get(f"alert_groups/{quote(group_id, safe='')}/", AlertGroup)


def started_between(since: datetime, until: datetime, *, integration_id: str) -> Iterator[list[AlertGroup]]:
    """The integration's alert groups of every state that began then, a page at a time. Raises Refused and TryLater."""
    span = "_".join(moment.astimezone(UTC).strftime(RANGE_TIME) for moment in (since, until))
    params = {"started_at": span, "integration_id": integration_id}
    yield from pages(
        "alert_groups/", AlertGroup, params=params, most=MOST_PAGES, else_say="it lists too many alert groups"
    )


def add_note(group_id: str, text: str) -> None:
    """A resolution note there, for whoever looks at it. Raises Refused, for one that OnCall does not know too, and TryLater."""
    send("POST", "resolution_notes/", json={"alert_group_id": group_id, "text": text})
