"""Has a process say at its start whether its settings are others than those of the one before it."""

import structlog
from django.db import Error

from incident_response import settings
from incidents.settings_seen import note_settings

log = structlog.get_logger(__name__)


def compare_settings(process: str) -> None:
    """A database that cannot be asked stops no start: the next process compares. `process` is web, worker or beat."""
    try:
        names = note_settings(settings.given(), process=process)
    except Error as error:
        log.warning("settings_not_compared", error=type(error).__name__)
        return
    if names:
        log.info("settings_changed", names=names)
