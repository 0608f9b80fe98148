"""Whether every severity has a second person who may approve, and whom we can reach: with one alone nobody approves their words."""

from collections.abc import Iterator, Sequence

from django.conf import settings

from clients.errors import OutsideError, Refused
from incident_response.doctor.finding import Finding, fail, note, ok
from incidents.approvers import everywhere
from incidents.models.incident import Severity
from incidents.models.person import Person
from slackbot import client
from slackbot.genuine import is_one_of_us

ENOUGH = 2
ANOTHER = "Put another person into `approvers`: manage.py enroll … --group approvers"


def reachable() -> Iterator[Finding]:
    """Those who may approve on every incident, as Slack knows them now; then each severity."""
    reached: list[Person] = []
    for person in everywhere():
        try:
            why = _why_not(person)
        except OutsideError as failure:
            yield fail("approvers", f"nobody knows who can be reached. {failure}. Run this again when it answers.")
            return
        if why:
            yield note(f"approver {person}", why)
        else:
            reached.append(person)
    for severity in Severity.values:
        yield _enough(severity, reached)


def _enough(severity: str, reached: Sequence[Person]) -> Finding:
    four_eyes = severity in settings.STATUSPAGE_FOUR_EYES
    what = f"{severity}, four eyes" if four_eyes else severity
    names = ", ".join(map(str, reached))
    if len(reached) >= ENOUGH:
        return ok(what, f"{len(reached)} people may approve and can be reached: {names}.")
    alone = f"only {names} may approve and can be reached" if reached else "nobody may approve and can be reached"
    then = ", and nobody could approve what they wrote" if reached and four_eyes else ""
    return fail(what, f"{alone}{then}. {ANOTHER}")


def _why_not(person: Person) -> str:
    """Why they cannot be reached, with what to do; empty when they can. Raises what Slack raises when it cannot say."""
    if not person.slack_id:
        return "has no Slack account here, so nobody can ask them; manage.py enroll names it."
    try:
        user = client.user_info(person.slack_id)
    except Refused as refused:
        if refused.code != "user_not_found":
            raise
        return "is not known to Slack any more; take them out of `approvers`."
    return (
        "" if is_one_of_us(user) else "is a guest, a bot, a stranger or deactivated in Slack, and may approve nothing."
    )
