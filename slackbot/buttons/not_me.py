"""[Not me], on the direct message to an approver: the next person is asked at once."""

from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.which_draft import draft_of
from statuspage.pass_on import decline


def run(asked: Asked) -> str:
    """Their message then says so."""
    draft = draft_of(asked.request)
    decline(draft.incident, draft_id=draft.pk, actor=asked.actor)
    return ""


BUTTON = Button(action_id="not_me", verb="decline", run=run)
