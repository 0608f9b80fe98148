"""When a postmortem has to be reviewed: so many hours, or working days of whoever led, after the end."""

import re
from datetime import datetime, timedelta

from django.conf import settings

from incidents.models.incident import Incident
from incidents.quiet_hours import is_working_day

TERM = re.compile(r"([1-9]\d{0,2})([hd])|0")  # 48h: hours; 2d: working days; 0: never
A_DAY = timedelta(days=1)


def due_at(incident: Incident) -> datetime | None:
    """By the settings as they are now; None while the incident is open, of a false alarm, and where nothing is ever due."""
    found, end = TERM.fullmatch(settings.POSTMORTEM_DUE), incident.resolved_at
    if end is None or found is None or not found[1]:
        return None
    count = int(found[1])
    return end + timedelta(hours=count) if found[2] == "h" else _working_days_after(end, count, incident)


def _working_days_after(at: datetime, days: int, incident: Incident) -> datetime:
    while days:
        at += A_DAY
        days -= is_working_day(at, incident.ic)
    return at
