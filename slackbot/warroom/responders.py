"""Who is asked to come: the on-call people of the alert's escalation chain now, found in Slack by their email."""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor

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
from slackbot.workspace import workspace


def find_responders(incident: Incident) -> None:
    """Records the responders. A lookup that fails invites nobody and invents nobody; the room is told.

    Whoever declared the incident is one of them.
    """
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
            record(Action.ONCALL_LOOKUP_FAILED, actor=WORKER, incident=locked, words={"why": " ".join(problems)})


def lookup_problems(incident: Incident) -> list[str]:
    """What could not be looked up, as sentences for the headline."""
    failed = incident.events.filter(action=Action.ONCALL_LOOKUP_FAILED).order_by("-seq").first()
    return [failed.words["why"]] if failed else []


def _on_call(incident: Incident) -> tuple[list[oncall.OnCallPerson], list[str]]:
    route = next((alert.route_id for alert in incident.alerts.order_by("pk") if alert.route_id), "")
    if not route:
        return [], []
    if not settings.GRAFANA_ONCALL_TOKEN:
        return [], ["No OnCall token is set, so nobody on call was looked up."]
    try:
        escalation = oncall.responders(route)
    except Refused as refused:
        return [], [f"OnCall refused the lookup ({refused.code}), so nobody was added from it."]
    except OutsideError:
        return [], ["OnCall did not answer, so nobody was added from it."]
    return list(escalation.people), list(escalation.problems)


def _slack_accounts(emails: Iterable[str], problems: list[str]) -> dict[str, client.User]:
    """Slack's answer for each email that has an account; what Slack could not say becomes a problem, not an absence."""
    found: dict[str, client.User] = {}
    boundary.about_to_call(deadline=5.0)
    with ThreadPoolExecutor(max_workers=6) as pool:
        lookups = {email: pool.submit(boundary.carried(client.user_by_email), email) for email in sorted(emails)}
        for email, lookup in lookups.items():
            try:
                user = lookup.result()
            except OutsideError:
                problems.append(f"Slack could not say who {email} is.")
            else:
                if user is not None:
                    found[email] = user
    return found


def _add(incident: Incident, one: oncall.OnCallPerson, account: client.User | None, *, team: str) -> None:
    if account:
        person = people.by_slack(team=team, user=account.id, name=account.real_name or one.name, email=one.email)
    else:
        person = people.by_oncall(oncall_id=one.id, name=one.name, email=one.email)
    Responder.objects.get_or_create(
        incident=incident, person=person, defaults={"via": f"on call: {one.via}"[:200], "level": one.level}
    )
