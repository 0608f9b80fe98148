"""M7, to an approver, as a direct message: what customers have not heard, the words, and the way to the review."""

from collections.abc import Sequence

from django.utils import timezone

from incidents.models.incident import Incident
from incidents.models.person import Person
from slackbot.blocks import (
    Message,
    actions,
    button,
    clock,
    context,
    escape,
    mention,
    notification,
    plain,
    section,
    short,
)
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
    incident, ask = draft.incident, asked.ask
    over = _over(asked, draft)
    if over:
        words = f"{_which(incident)}: {over}"
        return Message(event_type=EVENT_TYPE, text=notification(_push(draft)), blocks=[section(words)])
    passed = ask.passed_on.filter(person__in=asked.person.rows).first()
    review = button("Review and publish", action_id="review_draft", value=str(draft.pk), style="primary")
    others = [] if passed else [button("Not me", action_id="not_me", value=str(draft.pk))]
    before = f"You said not me at {clock(passed.at)}." if passed else "'Not me' asks the next person at once."
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference}: you are asked to approve a customer update."),
        blocks=[
            section(f"{_which(incident)}: {_silence(incident)} {_who_asks(draft)}"),
            *plain(draft.newest_revision().content.body),
            actions(review, *others, block_id=EVENT_TYPE),
            context(f"{before} {then(ask, draft, following)}"),
        ],
    )


def then(ask: Ask, draft: Draft, following: Sequence[Person]) -> str:
    """What follows where nobody answers: when, and whom."""
    if not still_waits(ask, draft, draft.incident):
        return "Nobody is paged for it, since the incident is over."
    if ask.next_at is None or ask.level >= len(levels()):
        return "Nobody else is paged by itself."
    names = " and ".join(mention(person) for person in following[:MOST_NAMED]) or "whoever is on call for approvals"
    return f"After {clock(ask.next_at)} {names} {'are' if len(following) > 1 else 'is'} paged."


def _push(draft: Draft) -> str:
    return f"{draft.incident.reference}: nothing more to do for this customer update."


def _which(incident: Incident) -> str:
    """`INC-214, checkout`"""
    return f"*{incident.reference}, {escape(short(incident.service or incident.title, 80))}*"


def _silence(incident: Incident) -> str:
    newest = Publication.newest_published(incident)
    since = newest.settled_at if newest else incident.started_at
    minutes = int((timezone.now() - since).total_seconds() // 60)
    return f"customers have heard nothing for {max(minutes, 0)} min."


def _who_asks(draft: Draft) -> str:
    """Whoever leads; where nobody does, whoever had it drafted."""
    asker = draft.incident.ic if draft.incident.is_led else draft.asked_by
    return f"{mention(asker)} asks you to approve:" if asker else "Please approve:"


def _over(asked: Asked, draft: Draft) -> str:
    """Why there is nothing more to do for them; empty while there is."""
    if asked.ask.turn < Ask.turn_of(draft):
        return f"{_answer(asked.ask, draft)} Nothing more to do."
    if draft.state == DraftState.REJECTED:
        return f"rejected: {escape(draft.note)} Nothing more to do."
    if asked.ask.episode != draft.incident.episode:
        return "that was before it was reopened. Nothing more to do."
    if Publication.is_overtaken(draft.newest_revision().content, draft.incident):
        return "another update was published meanwhile. Nothing more to do."
    return "you have changed these words, so someone else approves them." if _is_author(asked, draft) else ""


def _is_author(asked: Asked, draft: Draft) -> bool:
    return bool(why_not_an_author(asked.person, draft))


def _answer(ask: Ask, draft: Draft) -> str:
    """The approval that ended this time of waiting, and where that came to nothing."""
    given = Approval.objects.filter(revision__draft=draft).select_related("approver").order_by("pk")[ask.turn]
    approved = f"approved by {mention(given.approver)}, {clock(given.created_at)}."
    holds = draft.state in (DraftState.APPROVED, DraftState.PUBLISHED) and ask.turn + 1 == Ask.turn_of(draft)
    return approved if holds else f"{approved} It was not published then; where it waits again you are asked anew."
