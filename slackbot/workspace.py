"""Which workspace is ours: asked of Slack once a process, remembered in the database for the next start without Slack."""

import threading

import structlog

from clients.errors import OutsideError
from slackbot import client
from slackbot.models.workspace import Workspace

log = structlog.get_logger(__name__)

_lock = threading.Lock()
_known: Workspace | None = None


def workspace() -> Workspace:
    """Ours. Raises the failures of clients/errors.py where Slack cannot say and we never knew."""
    global _known  # noqa: PLW0603 one answer per process
    with _lock:
        if _known is None:
            _known = _asked_or_remembered()
        return _known


def remembered() -> Workspace | None:
    """Ours as Slack told it last, without asking; None where it never did."""
    return Workspace.objects.exclude(app="").order_by("-updated_at").first()


def forget() -> None:
    """The next call asks anew."""
    global _known  # noqa: PLW0603 one answer per process
    _known = None


def _asked_or_remembered() -> Workspace:
    try:
        return _ask()
    except OutsideError as error:
        told_last = remembered()
        if told_last is None:
            raise
        log.warning("workspace_as_remembered", code=error.code)
        return told_last


def _ask() -> Workspace:
    told = client.auth_test()
    ours, _ = Workspace.objects.update_or_create(
        team=told.team_id,
        defaults={
            "enterprise": told.enterprise_id or "",
            "app": client.app_of(told.bot_id),
            "bot_user": told.user_id,
        },
    )
    return ours
