"""M6: somebody who wrote the words may not approve them. Whom I have asked, what follows, and what they can do."""

from collections.abc import Sequence

from incidents.models.person import Person
from slackbot.blocks import Block, Message, actions, button, escape, mention, notification, section, the_first
from slackbot.messages.approval_asked import then
from statuspage.authority import whom_to_ask
from statuspage.holding import first_ready, leads_in_commanders
from statuspage.models.ask import Ask
from statuspage.models.draft import Draft

EVENT_TYPE = "not_you"
MOST_NAMED = 3


def render(draft: Draft, person: Person, following: Sequence[Person]) -> Message:
    """As a direct message, after they tried. `following` as in `approval_asked`."""
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{draft.incident.reference}: not published. Someone else approves what you wrote."),
        blocks=[section(f"*{draft.incident.reference}: not published.*"), *blocks(draft, person, following)],
    )


def blocks(draft: Draft, person: Person, following: Sequence[Person]) -> list[Block]:
    """The same as part of another message or modal. Whoever leads is shown the way that needs nobody else, if there is one."""
    buttons = [button("Ask someone else", action_id="ask_someone_else", value=str(draft.pk))]
    words = f"You wrote this or asked for it, so someone else approves it. {_asked(draft, following)}"
    if leads_in_commanders(person, draft.incident) and first_ready(draft.incident):
        words += "\nQuicker: the holding statement can go out on your approval alone."
        buttons.insert(0, button("Use holding statement", action_id="use_holding", value=""))
    return [section(words), actions(*buttons, block_id=EVENT_TYPE)]


def _asked(draft: Draft, following: Sequence[Person]) -> str:
    ask = Ask.objects.filter(draft=draft).last()
    names = [mention(one.person) for one in ask.asked.filter(level=0).select_related("person")] if ask else []
    if ask is None or not names:
        return escape(whom_to_ask(draft))
    return f"I have asked {the_first(names, MOST_NAMED)}. {then(ask, draft, following)}"
