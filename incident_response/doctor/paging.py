"""Whether somebody is paged when a customer update waits for approval and nobody answers."""

from collections.abc import Iterator

from django.conf import settings

from clients import oncall_paging, oncall_user
from clients.errors import OutsideError
from clients.oncall import User
from incident_response.doctor.finding import Finding, fail, ok
from incidents.approvers import everywhere
from incidents.models.person import Person

LEVELS = (("first level", "APPROVERS_SCHEDULE_ID"), ("next level", "APPROVERS_NEXT_SCHEDULE_ID"))
WHERE = "docs/connect.md, Grafana OnCall, says how"


def paged() -> Iterator[Finding]:
    """The user in whose name it is done, then each level: who is on call there now."""
    yield _in_whose_name()
    approvers = everywhere()
    for level, setting in LEVELS:
        yield _level(f"paging approvers, {level}", setting, approvers)


def _in_whose_name() -> Finding:
    what = "paging approvers, OnCall"
    if not settings.GRAFANA_ONCALL_USER_TOKEN:
        return fail(what, f"GRAFANA_ONCALL_USER_TOKEN is not set, so nobody can be paged; {WHERE}.")
    try:
        return ok(what, f"it is done in the name of {oncall_user.myself().username}.")
    except OutsideError as failure:
        return fail(what, f"{failure}. Look at GRAFANA_ONCALL_USER_TOKEN, or run this again when it answers.")


def _level(what: str, setting: str, approvers: list[Person]) -> Finding:
    schedule = getattr(settings, setting)
    if not schedule:
        return fail(what, f"{setting} is not set, so nobody is paged then; {WHERE}.")
    try:
        now = oncall_paging.on_call_now(schedule)
    except OutsideError as failure:
        return fail(what, f"{failure}. Look at {setting}, or run this again when it answers.")
    if not now.people:
        return fail(what, f"nobody is on call now on {now.schedule}. Fill the schedule in OnCall.")
    names = ", ".join(one.name or one.username for one in now.people)
    if not any(_is_one_of(approvers, one) for one in now.people):
        return fail(
            what, f"{names} on {now.schedule}: not known as a member of `approvers`, by OnCall's id or address."
        )
    return ok(what, f"on {now.schedule}: {names}.")


def _is_one_of(approvers: list[Person], user: User) -> bool:
    email = (user.email or "").strip().lower()
    return any(user.id == one.oncall_id or (email and email == one.email.lower()) for one in approvers)
