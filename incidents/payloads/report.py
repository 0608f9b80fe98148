"""What a sender said about one alert group, whatever the shape it came in."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Happened(StrEnum):
    """What the record does with a report."""

    FIRED = "fired"
    ACKNOWLEDGED = "acknowledged"
    SILENCED = "silenced"
    CLEARED = "cleared"
    BACK = "back"  # fires again: the silence, the acknowledgement or the resolution was taken back
    NOTED = "noted"  # recorded, changes nothing

    @property
    def opens(self) -> bool:
        """Whether an alert group we hear of for the first time this way needs an incident: it fires, seen by somebody or not."""
        return self in (Happened.FIRED, Happened.ACKNOWLEDGED, Happened.BACK)


@dataclass(frozen=True, kw_only=True)
class Report:
    """One event of one alert group. Ids are text as sent; times are aware; texts are free of what PostgreSQL refuses."""

    source: str
    group_id: str
    event_type: str
    happened: Happened
    title: str
    started_at: datetime
    at: datetime | None = None  # when it happened, by the source's clock, where it says
    labels: dict[str, str] = field(default_factory=dict)
    grouped_by: str = ""  # the source's own name of what fires again together: Alerting's groupKey
    integration_id: str = ""
    route_id: str = ""
    team: str = ""  # its name, or its id where no name is sent
    url: str = ""
    by_id: str = ""  # who acknowledged, as the source knows them
    by_name: str = ""
    by_email: str = ""
    ours: bool = False  # our own doing, come back to us
