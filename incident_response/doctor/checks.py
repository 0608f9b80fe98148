"""Every check of `manage.py doctor`, in the order in which it speaks."""

from collections.abc import Callable, Iterable

from incident_response.doctor import approvers, mirror, paging, slack
from incident_response.doctor.finding import Finding

CHECKS: tuple[Callable[[], Iterable[Finding]], ...] = (
    slack.installed,
    approvers.reachable,
    paging.paged,
    mirror.mirrored,
)
