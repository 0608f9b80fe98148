"""Who is on call now for the incident's alerts, by Grafana OnCall."""

import structlog
from django.conf import settings

from clients import oncall
from clients.errors import OutsideError, Refused
from incidents.models.alert import Alert
from incidents.payloads.called import called_for
from incidents.payloads.native import User
from slackbot.warroom.lookup import Candidate, Lookup

log = structlog.get_logger(__name__)

MOST_ASKED = 10  # alerts, whom they name
NOBODY = "so nobody was added from it"
THOSE_NAMED = "so only those are added whom its alert names"


def look_up_on_call(alerts: list[Alert]) -> Lookup:
    """The people of the first route that an alert names, who are on call now. A lookup that fails says so.

    Then those are called whom OnCall's own alert named, and nobody is invented.
    """
    if not alerts:  # declared by hand: there is no escalation chain
        return Lookup()
    found = _ask(next((alert.route_id for alert in alerts if alert.route_id), ""))
    named = [] if found.people else [user for alert in alerts[:MOST_ASKED] for user in called_for(alert)]
    if not named:
        return found
    people = {one.oncall_id: one for one in map(_named, named)}
    problems = (said.replace(NOBODY, THOSE_NAMED) for said in found.problems)
    return Lookup(people=tuple(people.values()), problems=tuple(problems))


def _ask(route: str) -> Lookup:
    if not settings.GRAFANA_ONCALL_TOKEN:
        return Lookup(problems=(f"No OnCall token is set, {NOBODY}.",))
    try:
        escalation = oncall.responders(route)
    except Refused as refused:
        log.warning("oncall_lookup_refused", code=refused.code)
        return Lookup(problems=(f"OnCall refused the lookup, {NOBODY}.",))
    except OutsideError:
        return Lookup(problems=(f"OnCall did not answer, {NOBODY}.",))
    return Lookup(people=tuple(map(_candidate, escalation.people)), problems=escalation.problems)


def _candidate(one: oncall.OnCallPerson) -> Candidate:
    return Candidate(name=one.name, email=one.email, via=one.via, level=one.level, oncall_id=one.id)


def _named(user: User) -> Candidate:
    name, email = user.username[:200], user.email.lower()
    return Candidate(name=name, email=email, via="called by OnCall", level=1, oncall_id=user.id[:64])
