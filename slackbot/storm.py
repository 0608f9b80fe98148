"""Tells people on call, each in one direct message edited in place, of the incidents that a storm keeps from a room."""

from collections.abc import Sequence

import structlog

from clients import oncall
from clients.errors import OutsideError, Refused, TryLater
from incidents import people, rooms
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.models.storm import Storm
from slackbot.messages import rooms_held
from slackbot.models.direct_message import DirectMessage
from slackbot.say import tell
from slackbot.warroom.accounts import slack_accounts
from slackbot.workspace import workspace

log = structlog.get_logger(__name__)

MOST_ROUTES = 20  # whose people are looked up in one storm; a lookup takes some six calls of OnCall's 300 a minute


def tell_held(storm: Storm) -> None:
    """Whoever was told reads it anew; those on call for routes that have come since are told too.

    Raises what Slack raises, and TryLater for OnCall once those who are known have been told.
    """
    held = [turn.incident for turn in rooms.held()]
    unheard: OutsideError | None = None
    told = {message.person for message in DirectMessage.objects.filter(key__startswith=_key(storm))}
    try:
        told |= _on_call_for(storm, held)
    except OutsideError as error:
        unheard = error
    message = rooms_held.render(held)
    for person in sorted(told, key=lambda one: one.pk):
        tell(person, message, key=f"{_key(storm)}{person.pk}")
    if unheard:
        raise unheard


def _key(storm: Storm) -> str:
    return f"{rooms_held.EVENT_TYPE}:{storm.pk}:"


def _on_call_for(storm: Storm, held: Sequence[Incident]) -> set[Person]:
    """Who is on call for the routes of held incidents that were not asked about yet. Raises TryLater."""
    found: set[Person] = set()
    for route in _routes(storm, held):
        try:
            escalation = oncall.responders(route)
            if isinstance(escalation.failure, TryLater):  # the chain may be known, and not who is on call now
                raise escalation.failure
            found |= _with_slack(escalation)
        except Refused as refused:
            log.warning("oncall_lookup_refused", code=refused.code)
        storm.routes.append(route)
    storm.save(update_fields=["routes"])
    return found


def _routes(storm: Storm, held: Sequence[Incident]) -> list[str]:
    named = rooms.routes_of([incident.pk for incident in held])
    return [route for route in named if route not in storm.routes][: MOST_ROUTES - len(storm.routes)]


def _with_slack(escalation: oncall.Escalation) -> set[Person]:
    named = {one.email.lower(): one.name for one in escalation.people if one.email}
    accounts = slack_accounts(needed=set(named), others=set())
    if accounts.failure:
        raise accounts.failure
    team = workspace().key
    return {
        people.by_slack(team=team, user=account.id, name=named[email], email=email)
        for email, account in accounts.known.items()
        if account and account.is_colleague
    }
