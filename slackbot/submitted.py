"""A dialog that was sent off: whose it is, what it was opened on, and its one verb."""

from typing import Any

from django.utils import timezone

from incidents.actor import Actor
from incidents.errors import NotNow, VerbRefused
from incidents.hurry import atomic_in_a_hurry
from incidents.models.person import Person
from incidents.verb import record_refusal
from slackbot.blocks import Block
from slackbot.dialogs.dialog_kind import DialogKind, Submission
from slackbot.genuine import refuse_strange
from slackbot.models.inbound_request import InboundRequest, RequestKind
from slackbot.models.review import Review
from slackbot.sent import View
from slackbot.taken import take_once
from statuspage.components import at_hand


def submission(kind: DialogKind, view: View, *, person: Person) -> Submission:
    """It, with what it was opened on. Raises NotNow for one that we filled for nobody, or another."""
    opened = Review.objects.select_related("draft__incident").filter(view=view.id, person=person).first()
    asked = InboundRequest.objects.openers(view.id, person).first()
    incident = opened.draft.incident if opened else asked.incident if asked else None
    if incident is None and (asked is None or kind.in_room):
        raise NotNow("This is still loading, or was opened too long ago. Close it and press the button again.")
    return Submission(
        about=incident if kind.in_room else None,
        review=opened,
        view=view.id,
        shown=view.shown,
        values=view.values(),
        listed=at_hand(),
        actor=Actor(via="slack", person=person),
    )


def submit(kind: DialogKind, sent: Submission, *, once: str, slack_user: str) -> Block | None:
    """Put on record and saved in one transaction; a second time changes nothing. Gives what is shown then, if anything is.

    Raises VerbRefused, after which neither is there and the refusal is on record.
    """
    row: dict[str, Any] = {"name": kind.callback_id, "view": sent.view, "slack_user": slack_user}
    try:
        if kind.fresh or (kind.leads and not sent.incident.is_led):
            refuse_strange(slack_user, sent.actor.somebody)
        with atomic_in_a_hurry():
            about: dict[str, Any] = {
                "person": sent.actor.somebody,
                "incident": sent.about,
                "handled_at": timezone.now(),
            }
            is_new = take_once(RequestKind.SUBMISSION, once=once, **row, **about)[1]
            return kind.submit(sent) if is_new else None
    except VerbRefused as refusal:
        if sent.about:
            record_refusal(sent.about, actor=sent.actor, verb=kind.callback_id, refusal=refusal)
        raise
