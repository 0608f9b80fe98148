"""The levels at which approvers are paged: OnCall's schedules, by their ids."""

from django.conf import settings


def levels() -> tuple[str, ...]:
    """First level first; none where none is set."""
    return tuple(filter(None, (settings.APPROVERS_SCHEDULE_ID, settings.APPROVERS_NEXT_SCHEDULE_ID)))
