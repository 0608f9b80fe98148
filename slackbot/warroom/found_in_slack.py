"""The responders' Slack accounts: looked up by address where Slack has not confirmed within a day who somebody is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.db import transaction

from clients.errors import Refused, TryLater
from incidents import people
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.facts import RespondersAdded
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.models.responder import Responder
from incidents.outbox.announce import announce
from slackbot import client
from slackbot.genuine import is_one_of_us
from slackbot.models.war_room import WarRoom
from slackbot.warroom.accounts import account_of, slack_accounts
from slackbot.warroom.invites import invite_responders, record_not_reached, waiting
from slackbot.warroom.responders import sentences
from slackbot.workspace import workspace

NO_ACCOUNT = "no Slack account"
UNSAID = "Slack did not say who they are"
GONE = "their account is deactivated"

ASKED_AGAIN = timedelta(seconds=20)  # Slack takes about 50 lookups a minute

Answers = Mapping[int, client.User | None]  # by the responder's primary key; of whom else Slack said nothing


@dataclass(frozen=True, kw_only=True)
class Said:
    """What Slack said of people. Of those in `refused` it will say nothing; of whoever is in neither, nothing yet.

    `failure`: why nothing yet of one who is on call.
    """

    answers: Answers
    refused: frozenset[int]
    failure: TryLater | None


def find_accounts(incident: Incident) -> None:
    """Finds those who wait for an invitation. Who has no account, or is no colleague there, is on record as not reached.

    Raises TryLater while Slack cannot say it of one who is on call: nobody is said to have no account because it was down. Who
    was found by then is invited before. A team that is larger than what Slack takes of lookups is asked about bit by bit.
    """
    unsure = [one for one in waiting(incident) if not one.person.is_surely_in_slack]
    if not unsure:
        return
    said = _ask(incident, unsure)
    team = workspace().key
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        still = set(waiting(locked))
        unsure = [one for one in unsure if one in still]
        known = people.by_accounts([account.id for account in said.answers.values() if account], team=team)
        answered = [one for one in unsure if one.pk in said.answers]
        seen = [_settled(locked, one, said.answers[one.pk], team=team, known=known) for one in answered]
        people.all_seen_in_slack([person for person in seen if person])
        refused = [one for one in unsure if one.pk in said.refused]
        _give_up(locked, refused)
        if not said.failure and len(answered) + len(refused) < len(unsure) and locked.is_open:
            announce(RespondersAdded(locked.pk), key=f"accounts:{uuid4()}", incident=locked, after=ASKED_AGAIN)
    if said.failure:
        _invite_found(incident)
        raise said.failure


def _invite_found(incident: Incident) -> None:
    """They need not wait for whoever Slack has not spoken of."""
    room = WarRoom.objects.filter(incident=incident).select_related("incident").first()
    if room and room.incident:
        invite_responders(room.incident)


def _ask(incident: Incident, responders: list[Responder]) -> Said:
    """Whoever declared it is asked about by the account that they acted with; the others by address, as they were found."""
    by_id = [one for one in responders if one.person.slack_id and _is_known_by_account(incident, one.person)]
    by_address = [one for one in responders if one.person.email and one not in by_id]
    needed = {_address(one) for one in by_address if one.level or one.person == incident.declared_by}
    said = slack_accounts(needed=needed, others={_address(one) for one in by_address} - needed)
    nameless: dict[int, client.User | None] = {
        one.pk: None for one in responders if one not in by_id and one not in by_address
    }
    found = {one.pk: said.known[_address(one)] for one in by_address if _address(one) in said.known}
    by_their_id = _asked_by_id(by_id)
    unsaid = {one.pk for one in by_address if _address(one) in said.unsaid}
    unsaid |= {one.pk for one in by_id if one.pk not in by_their_id}
    return Said(answers=nameless | found | by_their_id, refused=frozenset(unsaid), failure=said.failure)


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
    """Slack refuses to say who these are."""
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
