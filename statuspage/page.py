"""What the status page shows: its components, and its incidents with their updates. https://developer.statuspage.io/"""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, model_validator


class _Shown(BaseModel):
    """What is null counts as not there: one old incident without a text must not hide all the others."""

    model_config = ConfigDict(frozen=True)

    @model_validator(mode="before")
    @classmethod
    def without_nulls(cls, sent: Any) -> Any:
        return {name: value for name, value in sent.items() if value is not None} if isinstance(sent, dict) else sent


class Component(_Shown):
    """A part of the service as the page names it. `group` marks a heading, which has no status of its own."""

    id: str
    name: str
    status: str
    group: bool = False


class Update(_Shown):
    """One entry under an incident, its text as the page shows it."""

    id: str
    status: str
    body: str = ""
    created_at: datetime


class StatuspageIncident(_Shown):
    """An incident on the page, its updates newest first. `scheduled_for` is set for maintenance alone."""

    id: str
    name: str
    status: str
    impact: str = ""
    created_at: datetime
    scheduled_for: datetime | None = None
    shortlink: str = ""
    metadata: dict[str, Any] = Field(default_factory=dict)
    updates: list[Update] = Field(alias="incident_updates")

    @property
    def publications(self) -> list[str]:
        """The ids of ours that its metadata names; whatever else stands there is nobody's."""
        ours = self.metadata.get("incident_response")
        named = ours.get("publications") if isinstance(ours, dict) else None
        return [one for one in named if isinstance(one, str)] if isinstance(named, list) else []
