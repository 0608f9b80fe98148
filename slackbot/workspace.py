"""Which workspace is ours: asked of Slack once a process, remembered in the database for the next start without Slack."""

import threading

from slackbot import client
from slackbot.models.workspace import Workspace

_lock = threading.Lock()
_known: Workspace | None = None


def workspace() -> Workspace:
    """Ours. Raises the failures of clients/errors.py where Slack cannot say and we never knew."""
    global _known  # noqa: PLW0603 one answer per process
    with _lock:
        if _known is None:
            _known = Workspace.objects.exclude(app="").first() or _ask()
        return _known


def forget() -> None:
    """The next call asks anew."""
    global _known  # noqa: PLW0603 one answer per process
    _known = None


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
