"""Every check of `manage.py doctor`, by the name it is asked for, in the order in which it speaks."""

from collections.abc import Callable, Iterable

from incident_response.doctor import approvers, database, mirror, model, outside, paging, running, slack
from incident_response.doctor.finding import Finding

CHECKS: dict[str, Callable[[], Iterable[Finding]]] = {
    "database": database.sound,
    "running": running.runs,
    "slack": slack.installed,
    "outside": outside.reached,
    "model": model.guarded,
    "approvers": approvers.reachable,
    "paging": paging.paged,
    "mirror": mirror.mirrored,
}
