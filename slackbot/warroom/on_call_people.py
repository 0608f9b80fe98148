"""Who is on call now for the incident's alerts, by Grafana OnCall."""

import structlog
from django.conf import settings

from clients import oncall
from clients.errors import OutsideError, Refused
from incidents.models.alert import Alert
from slackbot.warroom.lookup import Candidate, Lookup

log = structlog.get_logger(__name__)


def look_up_on_call(alerts: list[Alert]) -> Lookup:
    """The people of the first route that an alert names. A lookup that fails gives nobody, and says so."""
    if not alerts:  # declared by hand: there is no escalation chain
        return Lookup()
    route = next((alert.route_id for alert in alerts if alert.route_id), "")
    if not settings.GRAFANA_ONCALL_TOKEN:
        return Lookup(problems=("No OnCall token is set, so nobody on call was looked up.",))
    try:
        escalation = oncall.responders(route)
    except Refused as refused:
        log.warning("oncall_lookup_refused", code=refused.code)
        return Lookup(problems=("OnCall refused the lookup, so nobody was added from it.",))
    except OutsideError:
        return Lookup(problems=("OnCall did not answer, so nobody was added from it.",))
    return Lookup(people=tuple(map(_candidate, escalation.people)), problems=escalation.problems)


def _candidate(one: oncall.OnCallPerson) -> Candidate:
    return Candidate(name=one.name, email=one.email, via=one.via, level=one.level, oncall_id=one.id)
