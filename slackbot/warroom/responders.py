"""Who is asked to come: those on call and those of the team, looked up at once. Slack is not asked here."""

import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from django.db import transaction

from clients import boundary, workos
from incidents import people
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.models.responder import Responder
from incidents.outbox.lease import renew
from slackbot.errors import DirectoryLookupFailedError
from slackbot.models.room_step import RoomStep
from slackbot.warroom.directory_people import group_of, look_up_team
from slackbot.warroom.lookup import Candidate, Lookup
from slackbot.warroom.on_call_people import look_up_on_call
from slackbot.workspace import remembered

RESPONDERS = "responders"  # the step's name
AT_A_TIME = 100  # people, after whom the lease is renewed
INCOMPLETE = (Action.ONCALL_LOOKUP_FAILED, Action.DIRECTORY_LOOKUP_FAILED, Action.DIRECTORY_LOOKUP_INCOMPLETE)


@dataclass(frozen=True, kw_only=True)
class Found:
    """What both lookups gave, nobody twice: who is on call is not in `team`. `unread`: why the directory gave nothing."""

    on_call: Lookup
    team: Lookup
    unread: DirectoryLookupFailedError | None

    @property
    def people(self) -> tuple[Candidate, ...]:
        """Everybody, those on call first."""
        return (*self.on_call.people, *self.team.people)


def find_responders(incident: Incident) -> None:
    """Records the responders, also while Slack is down. A lookup that fails calls nobody and invents nobody; the room is told.

    Whoever declared the incident is one of them. The step is on record together with what it found.
    """
    started = time.monotonic()
    found = look_up(incident)
    named = list(_named(found))
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        if RoomStep.objects.filter(incident=locked, name=RESPONDERS).exists():
            return
        if locked.declared_by:
            Responder.objects.get_or_create(incident=locked, person=locked.declared_by, defaults={"via": "declared it"})
        rows = (Responder(incident=locked, person=who, via=one.via[:200], level=one.level) for one, who in named)
        Responder.objects.bulk_create(rows, ignore_conflicts=True)  # somebody may be one already, or be there twice
        _record_what_is_missing(locked, found)
        ms = round((time.monotonic() - started) * 1000)
        RoomStep.note(locked.pk, RESPONDERS, ms=ms)


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


def _named(found: Found) -> Iterator[tuple[Candidate, Person]]:
    """Each with who they are: the one colleague of that address whom we know in Slack, else whom that system means."""
    ours = remembered()
    emails = found.on_call.emails | found.team.emails
    known = people.by_address(emails, team=ours.key) if ours else {}
    for number, one in enumerate(found.people, start=1):
        if number % AT_A_TIME == 0:
            renew()  # a directory may hold thousands
        yield one, known.get(one.email) or _person(one)


def _person(one: Candidate) -> Person:
    if one.oncall_id:
        return people.by_oncall(oncall_id=one.oncall_id, name=one.name, email=one.email)
    return people.by_directory(directory_id=one.directory_id, name=one.name, email=one.email)


def _record_what_is_missing(incident: Incident, found: Found) -> None:
    for action, problems in (
        (Action.ONCALL_LOOKUP_FAILED, found.on_call.problems),
        (Action.DIRECTORY_LOOKUP_INCOMPLETE, found.team.problems),
    ):
        if problems:
            record(action, actor=WORKER, incident=incident, words={"why": sentences(problems)})
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


def sentences(problems: Sequence[str]) -> str:
    """Each as a sentence, one after the other."""
    return " ".join(f"{problem[:1].upper()}{problem[1:].rstrip('.')}." for problem in problems)
