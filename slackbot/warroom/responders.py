"""Who is asked to come: the on-call people of the alert's escalation chain now, found in Slack by their email."""

import time
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

import structlog
from django.conf import settings
from django.db import transaction

from clients import boundary, oncall
from clients.errors import OutsideError, Refused
from incidents import people
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.incident import Incident
from incidents.models.responder import Responder
from slackbot import client
from slackbot.models.room_step import RoomStep
from slackbot.workspace import workspace

log = structlog.get_logger(__name__)

STEP = "responders"


def find_responders(incident: Incident) -> None:
    """Records the responders. A lookup that fails invites nobody and invents nobody; the room is told.

    Whoever declared the incident is one of them. The step is on record together with what it found.
    Raises TryLater while Slack cannot say who anybody is.
    """
    started = time.monotonic()
    found, problems = _on_call(incident)
    accounts = _slack_accounts({one.email.lower() for one in found if one.email}, problems)
    team = workspace().key
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        if locked.declared_by:
            Responder.objects.get_or_create(incident=locked, person=locked.declared_by, defaults={"via": "declared it"})
        for one in found:
            _add(locked, one, accounts.get(one.email.lower()), team=team)
        if problems:
            record(Action.ONCALL_LOOKUP_FAILED, actor=WORKER, incident=locked, words={"why": _sentences(problems)})
        ms = round((time.monotonic() - started) * 1000)
        RoomStep.objects.get_or_create(incident=locked, name=STEP, defaults={"ms": ms})


def _sentences(problems: list[str]) -> str:
    return " ".join(f"{problem[:1].upper()}{problem[1:].rstrip('.')}." for problem in problems)


def lookup_problems(incident: Incident) -> list[str]:
    """What could not be looked up, as sentences for the headline."""
    failed = incident.events.filter(action=Action.ONCALL_LOOKUP_FAILED).order_by("-seq").first()
    return [failed.words["why"]] if failed else []


def _on_call(incident: Incident) -> tuple[list[oncall.OnCallPerson], list[str]]:
    alerts = list(incident.alerts.order_by("pk"))
    if not alerts:  # declared by hand: there is no escalation chain
        return [], []
    route = next((alert.route_id for alert in alerts if alert.route_id), "")
    if not settings.GRAFANA_ONCALL_TOKEN:
        return [], ["No OnCall token is set, so nobody on call was looked up."]
    try:
        escalation = oncall.responders(route)
    except Refused as refused:
        log.warning("oncall_lookup_refused", code=refused.code)
        return [], ["OnCall refused the lookup, so nobody was added from it."]
    except OutsideError:
        return [], ["OnCall did not answer, so nobody was added from it."]
    return list(escalation.people), list(escalation.problems)


def _slack_accounts(emails: Iterable[str], problems: list[str]) -> dict[str, client.User]:
    """Slack's answer for each email that has an account. One that it refuses to look up becomes a problem in words.

    Raises TryLater where it did not answer: nobody is said to have no account because Slack was down.
    """
    found: dict[str, client.User] = {}
    boundary.about_to_call(deadline=5.0)
    with ThreadPoolExecutor(max_workers=6) as pool:
        lookups = {email: pool.submit(boundary.carried(client.user_by_email), email) for email in sorted(emails)}
        for email, lookup in lookups.items():
            try:
                user = lookup.result()
            except Refused:
                problems.append(f"Slack would not say who {email} is.")
            else:
                if user is not None:
                    found[email] = user
    return found


def _add(incident: Incident, one: oncall.OnCallPerson, account: client.User | None, *, team: str) -> None:
    if account:
        person = people.by_slack(team=team, user=account.id)
        people.keep_current(person, name=account.real_name or one.name, email=one.email)
    else:
        person = people.by_oncall(oncall_id=one.id, name=one.name, email=one.email)
    Responder.objects.get_or_create(
        incident=incident, person=person, defaults={"via": one.via[:200], "level": one.level}
    )
