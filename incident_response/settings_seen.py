"""Has a process say at its start whether its settings are others than those of the one before it."""

import structlog
from django.db import Error

from incident_response import settings
from incidents.restore.hold import is_held
from incidents.settings_seen import note_settings

log = structlog.get_logger(__name__)


def compare_settings(process: str) -> None:
    """A database that cannot be asked stops no start: the next process compares. `process` is web, worker or beat.

    Of one that is held nothing is written that need not be: the end of its system chain is about to come back.
    """
    try:
        names = [] if is_held() else note_settings(settings.given(), process=process)
    except Error as error:
        log.warning("settings_not_compared", error=type(error).__name__)
        return
    if names:
        log.info("settings_changed", names=names)
