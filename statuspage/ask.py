"""Asking for an approval: whoever may give it at once, and after a while, level by level, whoever is on call for it.

Time only ever asks: nothing here approves, and nothing is approved because nobody answered.
"""

from datetime import timedelta

from incidents.actor import Actor
from incidents.approvers import groups_of
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.groups import APPROVERS
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.outbox.announce import announce
from incidents.outbox.clock import database_now
from incidents.verb import verb
from statuspage.authority import may_approve
from statuspage.facts import ApproversAsked, ApproversWanted, NobodyApproved
from statuspage.levels import levels
from statuspage.models.ask import Ask, Asked
from statuspage.models.draft import Draft, DraftState
from statuspage.models.publication import Publication

FIRST_PAGE = timedelta(minutes=5)
NEXT_PAGE = timedelta(minutes=10)


@verb
def ask_approvers(incident: Incident, *, draft_id: int, actor: Actor) -> Ask | None:
    """Whoever may approve is asked; of those who wrote it last only approvers. None, and nothing, where the draft does not wait.

    A second time, as for new words, those are added who were not asked before, and the time that it has waited counts on.
    """
    draft = Draft.objects.lock(draft_id)
    if draft.state != DraftState.PENDING:
        return None
    ask, is_new = Ask.objects.get_or_create(draft=draft, turn=Ask.turn_of(draft), episode=incident.episode)
    reached, unreached = _to_ask(ask)
    if not is_new and not reached:
        return ask
    for person in reached:
        Asked.objects.create(ask=ask, person=person)
    event = record(
        Action.APPROVERS_ASKED,
        actor=actor,
        incident=incident,
        draft=draft.pk,
        people=[person.reference for person in reached],
        unreached=[person.reference for person in unreached] if is_new else [],
    )
    announce(ApproversAsked(incident.id, draft.pk), event=event)
    if is_new and incident.is_open:
        _owe(ask, incident, level=1, after=FIRST_PAGE)
    return ask


@verb
def page_next(incident: Incident, *, ask_id: int, level: int, actor: Actor) -> None:  # noqa: ARG001 - a verb's own signature
    """The time of that level has come. Nothing where it was paged before, or where the draft does not wait any more."""
    ask = waiting(incident, ask_id)
    if ask and ask.level < level:
        page_level(ask, incident)


def page_level(ask: Ask, incident: Incident) -> None:
    """Inside a verb: the next level is to be paged now, and the one after it, if there is one, a while later.

    Past the last level nobody is left, and the room hears that, once.
    """
    if ask.level > len(levels()):
        return
    ask.level, ask.next_at = ask.level + 1, None
    ask.save(update_fields=["level", "next_at"])
    announce(ApproversWanted(incident.id, ask.pk, ask.level), key=_key(ask, "page"), incident=incident)
    announce(ApproversAsked(incident.id, ask.draft_id), key=_key(ask, "shown"), incident=incident)
    if ask.level < len(levels()):
        _owe(ask, incident, level=ask.level + 1, after=NEXT_PAGE)


def waiting(incident: Incident, ask_id: int) -> Ask | None:
    """Inside a verb: the ask, its draft locked, if it still waits for an answer; None where there is nothing to approve."""
    ask = Ask.objects.select_related("draft").get(pk=ask_id)
    draft = Draft.objects.lock(ask.draft_id)
    return ask if still_waits(ask, draft, incident) else None


def still_waits(ask: Ask, draft: Draft, incident: Incident) -> bool:
    """Whether the incident goes on, and the draft has waited ever since: not approved, rejected or overtaken in between."""
    return (
        incident.is_open
        and ask.episode == incident.episode
        and draft.state == DraftState.PENDING
        and ask.turn == Ask.turn_of(draft)
        and not Publication.is_overtaken(draft.newest_revision().content, incident)
    )


def _to_ask(ask: Ask) -> tuple[list[Person], list[Person]]:
    """Who is to be asked and was not yet: those whom Slack reaches, and the others."""
    wrote = _wrote_last(ask.draft)
    known = set(ask.asked.values_list("person_id", flat=True))
    wanted = [one for one in may_approve(ask.draft) if not one.rows & known]
    wanted = [one for one in wanted if wrote not in one.rows or APPROVERS in groups_of(one)]
    wanted = [one for one in wanted if _may_see(one, ask.draft.incident)]
    return [one for one in wanted if one.slack_id], [one for one in wanted if not one.slack_id]


def _wrote_last(draft: Draft) -> int | None:
    """By the row under which they did; of a model's words whoever asked for them."""
    return draft.newest_revision().author_id or draft.asked_by_id


def _may_see(person: Person, incident: Incident) -> bool:
    return Incident.objects.visible_to(Actor(via="slack", person=person)).filter(pk=incident.pk).exists()


def _owe(ask: Ask, incident: Incident, *, level: int, after: timedelta) -> None:
    ask.next_at = database_now() + after
    ask.save(update_fields=["next_at"])
    announce(NobodyApproved(incident.id, ask.pk, level), key=f"ask:{ask.pk}:{level}", incident=incident, after=after)


def _key(ask: Ask, what: str) -> str:
    return f"ask:{ask.pk}:{ask.level}:{what}"
