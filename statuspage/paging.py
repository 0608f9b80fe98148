"""Pages whoever is on call for approvals, in OnCall. What became of it is on record, and the room hears it."""

from dataclasses import dataclass
from typing import Any

from clients import oncall_paging
from clients.errors import OutsideError, Refused, TryLater
from clients.oncall import User
from incidents import people
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.links import console
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.verb import verb
from statuspage.ask import page_next, still_waits
from statuspage.authority import why_not_an_author
from statuspage.errors import NobodyToPage
from statuspage.facts import ApproversPaged
from statuspage.levels import levels
from statuspage.models.ask import Ask, Asked

NOT_CONNECTED = "no on-call schedule of the approvers is connected"
NOBODY_LEFT = "everybody there is to page was paged"


@dataclass(frozen=True, kw_only=True)
class _OnCall:
    """Somebody on call: as OnCall knows them, and as we do."""

    user: User
    person: Person


def page(ask: Ask, level: int) -> None:
    """Nothing where the draft does not wait any more; where nobody is on call at that level, the next one is paged at once.

    Raises TryLater and OutcomeUnknown; a second time pages again.
    """
    incident = ask.draft.incident
    if not still_waits(ask, ask.draft, incident):
        return
    noted: dict[str, Any] = {"ask_id": ask.pk, "level": level, "actor": WORKER}
    try:
        paged = _page(ask, level)
    except (Refused, NobodyToPage) as nobody:
        note_not_paged(incident, why=str(nobody), for_good=True, **noted)
        if level < len(levels()):
            page_next(incident, ask_id=ask.pk, level=level + 1, actor=WORKER)
    except TryLater as failure:
        note_not_paged(incident, why=f"{failure}; it is tried again", for_good=False, **noted)
        raise
    else:
        note_paged(incident, paged=paged, **noted)


def who_is_next(ask: Ask) -> list[Person]:
    """Whom the next level would page as things are; nobody where that is not known."""
    try:
        return [one.person for one in _on_call(ask, ask.level + 1)]
    except (OutsideError, NobodyToPage):
        return []


@verb
def note_paged(incident: Incident, *, ask_id: int, level: int, paged: list[Person], actor: Actor) -> None:
    """They were paged at that level: on record once, and told."""
    new = [Asked.objects.get_or_create(ask_id=ask_id, person=person, level=level)[1] for person in paged]
    if any(new):
        people = [person.reference for person in paged]
        event = record(Action.APPROVERS_PAGED, actor=actor, incident=incident, ask=ask_id, level=level, people=people)
        announce(ApproversPaged(incident.id, event.id), event=event)


@verb
def note_not_paged(incident: Incident, *, ask_id: int, level: int, why: str, for_good: bool, actor: Actor) -> None:
    """Nobody was, and why: on record once, and told, unless another level is paged instead."""
    about: dict[str, Any] = {"ask": ask_id, "level": level, "for_good": for_good}
    noted = incident.events.filter(action=Action.APPROVERS_NOT_PAGED, parsed__detail__contains=about)
    if noted.exists():
        return
    event = record(Action.APPROVERS_NOT_PAGED, actor=actor, incident=incident, words={"why": why}, **about)
    if level >= len(levels()) or not for_good:
        announce(ApproversPaged(incident.id, event.id), event=event)


def _page(ask: Ask, level: int) -> list[Person]:
    """No word of the incident goes along but its number: what is to be approved stands where it is approved."""
    wanted, incident = _on_call(ask, level), ask.draft.incident
    oncall_paging.page(
        [one.user.id for one in wanted],
        title=f"{incident.reference}: a customer update waits for your approval",
        message=f"Nobody has approved it since {ask.began_at:%H:%M} UTC. Review it in Slack, or in the console.",
        url=console(incident),
    )
    return [one.person for one in wanted]


def _on_call(ask: Ask, level: int) -> list[_OnCall]:
    """Who is on call at that level and may be of help. Raises Refused, TryLater, and NobodyToPage with the reason."""
    schedules = levels()
    if level > len(schedules):
        raise NobodyToPage(NOBODY_LEFT if schedules else NOT_CONNECTED)
    now = oncall_paging.on_call_now(schedules[level - 1])
    found = [_OnCall(user=user, person=_behind(user)) for user in now.people]
    if not found:
        raise NobodyToPage(f"nobody is on call now on the schedule {now.schedule}")
    passed = set(ask.passed_on.values_list("person_id", flat=True))
    wanted = [one for one in found if not one.person.rows & passed and not why_not_an_author(one.person, ask.draft)]
    if not wanted:
        raise NobodyToPage(f"whoever is on call now on the schedule {now.schedule} wrote it or said not me")
    return wanted


def _behind(user: User) -> Person:
    """Somebody whom we do not know may approve nothing, but is paged nevertheless: they may know who can."""
    known = people.who_acknowledged(
        oncall_id=user.id, name=user.name or user.username, email=(user.email or "").strip().lower()
    )
    if known is None:
        raise LookupError("OnCall named somebody without an id")
    return known.root
