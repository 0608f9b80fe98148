"""What a web process asks before anybody asks it, so that its first request waits for nothing that the thousandth does not."""

import gc

import structlog
from django.conf import settings
from django.db import Error

from clients import oncall_user
from clients.errors import OutsideError
from clients.secrets import webhook_secret

log = structlog.get_logger(__name__)


def warm() -> None:
    """Reads the webhook's secret, in whose name we act in OnCall, and whose requests Slack's are to be.

    What cannot be read is logged and read when it is needed.
    """
    from incident_response.settings_seen import compare_settings  # noqa: PLC0415 the front imports this before there are models
    from slackbot.workspace import workspace  # noqa: PLC0415 the same

    compare_settings("web")
    webhook_secret.refresh()
    if settings.GRAFANA_ONCALL_USER_TOKEN:
        try:
            oncall_user.myself()
        except OutsideError as error:
            log.warning("oncall_user_not_read", code=error.code)
    try:
        workspace()
    except (OutsideError, Error) as error:
        log.warning("workspace_not_read", error=type(error).__name__)


def leave_what_stays() -> None:
    """Nothing looks through again what is there by now, which stays: that takes 0.15 s, for which every request waits."""
    gc.collect()
    gc.freeze()
