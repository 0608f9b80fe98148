"""[Ask someone else], for whoever waits for an approval: the next person is asked at once."""

from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.which_draft import draft_of
from statuspage.pass_on import ask_someone_else


def run(asked: Asked) -> str:
    """The room hears who is paged."""
    draft = draft_of(asked.request)
    ask_someone_else(draft.incident, draft_id=draft.pk, actor=asked.actor)
    return "The next person is asked now; the room hears who."


BUTTON = Button(action_id="ask_someone_else", verb="ask_someone_else", run=run)
