"""What a sender said about one alert group, whatever the shape it came in."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum


class Happened(StrEnum):
    """What the record does with a report."""

    FIRED = "fired"
    ACKNOWLEDGED = "acknowledged"
    CLEARED = "cleared"
    SILENCED = "silenced"
    NOTED = "noted"  # recorded, opens nothing


@dataclass(frozen=True, kw_only=True)
class Report:
    """One event of one alert group. Ids are text as sent; times are aware; texts are free of what PostgreSQL refuses."""

    source: str
    group_id: str
    event_type: str
    happened: Happened
    title: str
    started_at: datetime
    labels: dict[str, str] = field(default_factory=dict)
    integration_id: str = ""
    route_id: str = ""
    team: str = ""  # its name, or its id where no name is sent
    url: str = ""
    by_name: str = ""  # who acknowledged, as the source knows them
    by_email: str = ""
