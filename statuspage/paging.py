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
    try:
        paged = _page(ask, level)
    except (Refused, NobodyToPage) as nobody:
        note_paged(incident, ask_id=ask.pk, level=level, paged=[], why=str(nobody), actor=WORKER)
        if level < len(levels()):
            page_next(incident, ask_id=ask.pk, level=level + 1, actor=WORKER)
    except TryLater as failure:
        note_paged(incident, ask_id=ask.pk, level=level, paged=[], why=f"{failure}; it is tried again", actor=WORKER)
        raise
    else:
        note_paged(incident, ask_id=ask.pk, level=level, paged=paged, actor=WORKER)


def who_is_next(ask: Ask) -> list[Person]:
    """Whom the next level would page as things are; nobody where that is not known."""
    try:
        return [one.person for one in _on_call(ask, ask.level + 1)]
    except (OutsideError, NobodyToPage):
        return []


@verb
def note_paged(
    incident: Incident, *, ask_id: int, level: int, paged: list[Person], actor: Actor, why: str = ""
) -> None:
    """They were paged at that level; or nobody was, and `why`: on record once, and told."""
    ask = Ask.objects.get(pk=ask_id)
    about: dict[str, Any] = {"ask": ask.pk, "draft": ask.draft_id, "level": level}
    new = [Asked.objects.get_or_create(ask=ask, person=person, level=level)[1] for person in paged]
    if any(new):
        about["people"] = [one.reference for one in paged]
        event = record(Action.APPROVERS_PAGED, actor=actor, incident=incident, **about)
    elif not paged and not _is_noted(incident, ask, level):
        event = record(Action.APPROVERS_NOT_PAGED, actor=actor, incident=incident, words={"why": why}, **about)
    else:
        return
    announce(ApproversPaged(incident.id, event.id), event=event)


def _is_noted(incident: Incident, ask: Ask, level: int) -> bool:
    said = incident.events.filter(action=Action.APPROVERS_NOT_PAGED)
    return said.filter(parsed__detail__ask=ask.pk, parsed__detail__level=level).exists()


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
