"""Our own doings come back: what we do in OnCall by its API reaches us again, in the name of our token's user.

Told by its author, never by time. It is on record as a delivery; nobody is proposed for it, nothing is cleared or announced.
"""

from dataclasses import replace

import structlog
from django.conf import settings

from clients import oncall
from clients.errors import OutsideError
from incidents.payloads.native import SOURCE
from incidents.payloads.report import Happened, Report

log = structlog.get_logger(__name__)

ASKING_SECONDS = 1.5  # the sender waits meanwhile


def heard(report: Report) -> Report:
    """The report, marked if it is of our own doing. A group that we hear of for the first time by it fires, for all we know."""
    if report.source != SOURCE or not is_ours(user_id=report.by_id, username=report.by_name):
        return report
    happened = Happened.FIRED if report.happened is Happened.ACKNOWLEDGED else report.happened
    return replace(report, ours=True, happened=happened, by_id="", by_name="", by_email="")


def is_ours(*, user_id: str, username: str = "") -> bool:
    """Whether that OnCall user is the one in whose name we act there.

    Where OnCall cannot say who that is it counts as somebody else's: a person's word is never lost, and nothing is done in
    OnCall before it has said.
    """
    if not settings.GRAFANA_ONCALL_USER_TOKEN or not (user_id or username):
        return False
    try:
        me = oncall.myself(deadline=ASKING_SECONDS)
    except OutsideError as error:
        log.warning("echo_undecided", code=error.code)
        return False
    return user_id == me.id if user_id else username == me.username
