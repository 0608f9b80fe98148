"""Who is asked to come: those on call and those of the team, looked up at once, then found in Slack by their email."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import transaction

from clients import boundary, workos
from incidents import people
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.incident import Incident
from incidents.models.responder import Responder
from slackbot import client
from slackbot.errors import DirectoryLookupFailedError
from slackbot.models.room_step import RoomStep
from slackbot.warroom.accounts import slack_accounts
from slackbot.warroom.directory_people import group_of, look_up_team
from slackbot.warroom.lookup import Candidate, Lookup
from slackbot.warroom.on_call_people import look_up_on_call
from slackbot.workspace import workspace

RESPONDERS = "responders"  # the step's name
INCOMPLETE = (Action.ONCALL_LOOKUP_FAILED, Action.DIRECTORY_LOOKUP_FAILED, Action.DIRECTORY_LOOKUP_INCOMPLETE)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What both lookups gave, nobody twice: who is on call is not in `team`. `unread`: why the directory gave nothing."""

    on_call: Lookup
    team: Lookup
    unread: DirectoryLookupFailedError | None


def find_responders(incident: Incident) -> None:
    """Records the responders. A lookup that fails invites nobody and invents nobody; the room is told.

    Whoever declared the incident is one of them. The step is on record together with what it found.
    Raises TryLater while Slack cannot say who anybody is.
    """
    started = time.monotonic()
    found = look_up(incident)
    accounts = slack_accounts(needed=found.on_call.emails, others=found.team.emails)
    slack_team = workspace().key
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        if RoomStep.objects.filter(incident=locked, name=RESPONDERS).exists():
            return
        if locked.declared_by:
            Responder.objects.get_or_create(incident=locked, person=locked.declared_by, defaults={"via": "declared it"})
        asked_after = [one for one in found.team.people if one.email not in accounts.unsaid]
        for one in (*found.on_call.people, *asked_after):
            _add(locked, one, accounts.known.get(one.email), slack_team=slack_team)
        _record_what_is_missing(locked, found, unsaid=accounts.unsaid)
        ms = round((time.monotonic() - started) * 1000)
        RoomStep.objects.create(incident=locked, name=RESPONDERS, ms=ms)


def lookup_problems(incident: Incident) -> list[str]:
    """What could not be looked up, as sentences for the headline."""
    return [event.words["why"] for event in incident.events.filter(action__in=INCOMPLETE).order_by("seq")]


def look_up(incident: Incident) -> Found:
    """Who is on call for it, and who is of its team.

    OnCall is asked in this thread, where each of its calls renews the lease, and meanwhile the directory in another.
    """
    alerts = list(incident.alerts.order_by("pk"))
    boundary.about_to_call(deadline=workos.WHOLE_SECONDS)
    with ThreadPoolExecutor(max_workers=1) as pool:
        asked = pool.submit(boundary.carried(look_up_team), group_of(alerts))
        on_call = look_up_on_call(alerts)
        try:
            team, unread = asked.result(), None
        except DirectoryLookupFailedError as error:
            team, unread = Lookup(), error
    return Found(on_call=on_call, team=team.without(on_call), unread=unread)


def _add(incident: Incident, one: Candidate, account: client.User | None, *, slack_team: str) -> None:
    if account:
        person = people.by_slack(team=slack_team, user=account.id)
        people.keep_current(person, name=account.real_name or one.name, email=one.email)
    elif one.oncall_id:
        person = people.by_oncall(oncall_id=one.oncall_id, name=one.name, email=one.email)
    else:
        person = people.by_directory(directory_id=one.directory_id, name=one.name, email=one.email)
    Responder.objects.get_or_create(
        incident=incident, person=person, defaults={"via": one.via[:200], "level": one.level}
    )


def _record_what_is_missing(incident: Incident, found: Found, *, unsaid: set[str]) -> None:
    on_call, team = list(found.on_call.problems), list(found.team.problems)
    on_call += [f"Slack would not say who {email} is" for email in sorted(unsaid & found.on_call.emails)]
    if others := unsaid & found.team.emails:
        team.append(f"Slack did not say who {len(others)} of the team directory are, so they were not added")
    if on_call:
        record(Action.ONCALL_LOOKUP_FAILED, actor=WORKER, incident=incident, words={"why": sentences(on_call)})
    if team:
        record(Action.DIRECTORY_LOOKUP_INCOMPLETE, actor=WORKER, incident=incident, words={"why": sentences(team)})
    if found.unread:
        _record_fallback(incident, found, why=found.unread)


def _record_fallback(incident: Incident, found: Found, *, why: DirectoryLookupFailedError) -> None:
    record(
        Action.DIRECTORY_LOOKUP_FAILED,
        actor=WORKER,
        incident=incident,
        words={"why": str(why)},
        group=why.group_id,
        code=why.code,
    )
    on_call = len(found.on_call.people)
    record(Action.ASSEMBLY_FALLBACK_INITIATED, actor=WORKER, incident=incident, on_call=on_call)


def sentences(problems: list[str]) -> str:
    """Each as a sentence, one after the other."""
    return " ".join(f"{problem[:1].upper()}{problem[1:].rstrip('.')}." for problem in problems)
