"""To the room: who was paged because nobody has approved, or that nobody could be, and what to do about it."""

from incidents.audit.actions import Action
from incidents.models.audit_event import AuditEvent
from incidents.models.person import Person
from slackbot.blocks import Message, clock, escape, mention, notification, section
from slackbot.words import slash
from statuspage.ask import still_waits
from statuspage.authority import whom_to_ask
from statuspage.models.ask import Ask

EVENT_TYPE = "approvers_paged"


def render(event: AuditEvent) -> Message | None:
    """By the event that records it; whom to ask, and what follows, as it is now. None where it does not wait any more."""
    ask = Ask.objects.select_related("draft__incident").get(pk=event.detail["ask"])
    reference = ask.draft.incident.reference
    if not still_waits(ask, ask.draft, ask.draft.incident):
        return None
    if event.action == Action.APPROVERS_PAGED:
        words, push = _paged(event, ask), "an approver was paged for the customer update."
    else:
        words, push = _nobody(event, ask), "nobody approves the customer update, and nobody could be paged."
    return Message(event_type=EVENT_TYPE, text=notification(f"{reference}: {push}"), blocks=[section(words)])


def _paged(event: AuditEvent, ask: Ask) -> str:
    known = {one.reference: one for one in Person.objects.filter(reference__in=event.detail["people"])}
    names = " and ".join(mention(known[one]) for one in event.detail["people"])
    after = f" After {clock(ask.next_at)} the next level is paged." if ask.next_at else " Nobody else can be paged."
    return (
        f"Nobody has approved the customer update, asked for since {clock(ask.began_at)}. I have paged {names}.{after}"
    )


def _nobody(event: AuditEvent, ask: Ask) -> str:
    why = escape(event.words.get("why", ""))
    return (
        f"*Nobody has approved the customer update*, asked for since {clock(ask.began_at)}, and I could page nobody: {why}.\n"
        f"{escape(whom_to_ask(ask.draft))} Call them, or have an approver name somebody else: {slash('stand-in @name')}."
    )
