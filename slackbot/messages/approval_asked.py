"""M7, to an approver, as a direct message: what customers have not heard, the words, and the way to the review."""

from collections.abc import Sequence

from django.utils import timezone

from incidents.approvers import basis
from incidents.models.incident import Incident, State
from incidents.models.person import Person
from incidents.short import short
from slackbot.blocks import (
    Message,
    actions,
    button,
    clock,
    context,
    escape,
    mention,
    notification,
    section,
)
from slackbot.whole import beginning
from statuspage.ask import still_waits
from statuspage.authority import why_not_an_author
from statuspage.levels import levels
from statuspage.models.approval import Approval
from statuspage.models.ask import Ask, Asked
from statuspage.models.draft import Draft, DraftState
from statuspage.models.publication import Publication

EVENT_TYPE = "approval_asked"
MOST_NAMED = 3


def render(asked: Asked, draft: Draft, following: Sequence[Person]) -> Message:
    """As things are now. `following` are whom the next level would page, where that is known."""
    over = _over(asked, draft)
    return _nothing_to_do(draft, over) if over else _asks(asked, draft, following)


def _nothing_to_do(draft: Draft, why: str) -> Message:
    push = f"{draft.incident.reference}: nothing more to do for this customer update."
    blocks = [section(f"{_which(draft.incident)}: {why}")]
    return Message(event_type=EVENT_TYPE, text=notification(push), blocks=blocks)


def _asks(asked: Asked, draft: Draft, following: Sequence[Person]) -> Message:
    incident, ask = draft.incident, asked.ask
    passed = ask.passed_on.filter(person__in=asked.person.rows).first()
    review = button("Review and publish", action_id="review_draft", value=str(draft.pk), style="primary")
    others = [] if passed else [button("Not me", action_id="not_me", value=str(draft.pk))]
    before = f"You said not me at {clock(passed.at)}." if passed else "'Not me' asks the next person at once."
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference}: you are asked to approve a customer update."),
        blocks=[
            section(f"{_which(incident)}: {_silence(incident)} {_who_asks(draft, asked.person)}"),
            *beginning(draft.newest_revision()),
            actions(review, *others, block_id=EVENT_TYPE),
            context(f"{before} {then(ask, draft, following)}"),
        ],
    )


def then(ask: Ask, draft: Draft, following: Sequence[Person]) -> str:
    """What follows where nobody answers: when, and whom."""
    if not still_waits(ask, draft, draft.incident):
        return "Nobody is paged for it, since the incident is over."
    if ask.next_at is None or ask.level >= len(levels()):
        return "Nobody else can be paged."
    names = " and ".join(mention(person) for person in following[:MOST_NAMED]) or "whoever is on call for approvals"
    return f"After {clock(ask.next_at)} {names} {'are' if len(following) > 1 else 'is'} paged."


def _which(incident: Incident) -> str:
    """`INC-214, checkout`"""
    return f"*{incident.reference}, {escape(short(incident.service or incident.title, 80))}*"


def _silence(incident: Incident) -> str:
    newest = Publication.newest_published(incident)
    since = newest.settled_at if newest else incident.started_at
    minutes = int((timezone.now() - since).total_seconds() // 60)
    return f"customers have heard nothing for {max(minutes, 0)} min."


def _who_asks(draft: Draft, reader: Person) -> str:
    """Whoever leads, else whoever had it drafted; nobody is told that they ask themselves."""
    leads = draft.incident.ic if draft.incident.is_led else None
    asker = next((one for one in (leads, draft.asked_by) if one and one.pk not in reader.rows), None)
    return f"{mention(asker)} asks you to approve:" if asker else "Please approve:"


def _over(asked: Asked, draft: Draft) -> str:
    """Why there is nothing more to do for them; empty while there is."""
    why = _ended(asked.ask, draft) or _not_theirs(asked.person, draft)
    return f"{why} Nothing more to do." if why else ""


def _ended(ask: Ask, draft: Draft) -> str:
    """Why it does not wait any more, or not for this ask."""
    incident = draft.incident
    if ask.turn < Ask.turn_of(draft):
        return _answer(ask, draft)
    if draft.state == DraftState.REJECTED:
        return f"rejected: {escape(draft.note)}"
    if ask.episode != incident.episode:
        return "that was before it was reopened."
    if incident.state == State.CANCELLED:
        return "it is cancelled, and nothing of it is published."
    overtaken = Publication.is_overtaken(draft.newest_revision().content, incident)
    return "another update was published meanwhile." if overtaken else ""


def _not_theirs(person: Person, draft: Draft) -> str:
    """Why they may not approve it any more, who were asked to."""
    if basis(person, draft.incident) is None:
        return "you may not approve it any more."
    return "you have changed these words, so someone else approves them." if why_not_an_author(person, draft) else ""


def _answer(ask: Ask, draft: Draft) -> str:
    """The approval that ended this time of waiting, and where that came to nothing."""
    given = Approval.objects.filter(revision__draft=draft).select_related("approver").order_by("pk")[ask.turn]
    approved = f"approved by {mention(given.approver)}, {clock(given.created_at)}."
    holds = draft.state in (DraftState.APPROVED, DraftState.PUBLISHED) and ask.turn + 1 == Ask.turn_of(draft)
    return approved if holds else f"{approved} It was not published then; where it waits again you are asked anew."
