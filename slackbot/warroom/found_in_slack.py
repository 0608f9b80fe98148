"""The responders' Slack accounts: looked up by address where Slack has not confirmed within a day who somebody is."""

from collections.abc import Mapping

from django.db import transaction

from clients.errors import Refused
from incidents import people
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.models.responder import Responder
from slackbot import client
from slackbot.genuine import is_one_of_us
from slackbot.warroom.accounts import account_of, slack_accounts
from slackbot.warroom.invites import record_not_reached, waiting
from slackbot.warroom.responders import sentences
from slackbot.workspace import workspace

NO_ACCOUNT = "no Slack account"
UNSAID = "Slack did not say who they are"
GONE = "their account is deactivated"

Answers = Mapping[int, client.User | None]  # by the responder's primary key; who is missing, Slack said nothing of


def find_accounts(incident: Incident) -> None:
    """Finds those who wait for an invitation. Who has no account, or is no colleague there, is on record as not reached.

    Raises TryLater while Slack cannot say it of one who is on call: nobody is said to have no account because it was down.
    """
    unsure = [one for one in waiting(incident) if not one.person.is_surely_in_slack]
    if not unsure:
        return
    answers = _ask(incident, unsure)
    team = workspace().key
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        still = set(waiting(locked))
        unsaid = [one for one in unsure if one in still and one.pk not in answers]
        known = people.by_accounts([account.id for account in answers.values() if account], team=team)
        said = [one for one in unsure if one in still and one.pk in answers]
        seen = [_settled(locked, one, answers[one.pk], team=team, known=known) for one in said]
        people.all_seen_in_slack([person for person in seen if person])
        _give_up(locked, unsaid)


def _ask(incident: Incident, responders: list[Responder]) -> Answers:
    """Whoever declared it is asked about by the account that they acted with; the others by address, as they were found."""
    by_id = [one for one in responders if one.person.slack_id and _is_known_by_account(incident, one.person)]
    by_address = [one for one in responders if one.person.email and one not in by_id]
    needed = {_address(one) for one in by_address if one.level or one.person == incident.declared_by}
    said = slack_accounts(needed=needed, others={_address(one) for one in by_address} - needed)
    nameless: dict[int, client.User | None] = {
        one.pk: None for one in responders if one not in by_id and one not in by_address
    }
    found = {one.pk: said.known[_address(one)] for one in by_address if _address(one) in said.known}
    return nameless | found | _asked_by_id(by_id)


def _is_known_by_account(incident: Incident, person: Person) -> bool:
    return person == incident.declared_by or not person.email


def _asked_by_id(responders: list[Responder]) -> dict[int, client.User | None]:
    found = {}
    for one in responders:
        try:
            found[one.pk] = account_of(one.person.slack_id)
        except Refused:
            continue
    return found


def _address(responder: Responder) -> str:
    return responder.person.email.lower()


def _settled(
    incident: Incident, responder: Responder, account: client.User | None, *, team: str, known: Mapping[str, Person]
) -> Person | None:
    """They are whoever has the account, which Slack calls a colleague's; or there is a reason to invite nobody."""
    why, person = _why_not(account), None
    if account and not why:
        person = known.get(account.id) or people.with_account(responder.person, team=team, user=account.id)
        email = responder.person.email.lower() or account.email
        people.keep_current(person, name=account.real_name or responder.person.name, email=email)
        responder = _is_now(responder, person)
        why = "" if person.is_active else GONE
    if why:
        record_not_reached(incident, responder, why)
    return person


def _why_not(account: client.User | None) -> str:
    if account is None:
        return NO_ACCOUNT
    if account.deleted:
        return GONE
    if account.is_restricted or account.is_ultra_restricted:
        return "a guest"
    if account.is_bot:
        return "a bot"
    return "" if is_one_of_us(account) else "of another company"


def _is_now(responder: Responder, person: Person) -> Responder:
    """The row of that person, who may be a responder already: then for being on call, if they were not."""
    if person == responder.person:
        return responder
    already = Responder.objects.filter(incident=responder.incident_id, person=person).first()
    if already is None:
        Responder.objects.filter(pk=responder.pk).update(person=person)
        responder.person = person
        return responder
    responder.delete()
    if responder.level and not already.level:
        Responder.objects.filter(pk=already.pk).update(level=responder.level, via=responder.via)
    return already


def _give_up(incident: Incident, responders: list[Responder]) -> None:
    """Slack refuses to say who these are, or they are too many of a directory to ask about."""
    if not responders:
        return
    Responder.objects.filter(pk__in=[one.pk for one in responders]).update(not_reached=UNSAID)
    on_call = [one for one in responders if one.level]
    if on_call:
        why = sentences([f"Slack would not say who {one.person.email or one.person} is" for one in on_call])
        record(Action.ONCALL_LOOKUP_FAILED, actor=WORKER, incident=incident, words={"why": why})
    if others := len(responders) - len(on_call):
        why = f"Slack did not say who {others} of the team directory are, so they were not invited."
        record(Action.DIRECTORY_LOOKUP_INCOMPLETE, actor=WORKER, incident=incident, words={"why": why})
