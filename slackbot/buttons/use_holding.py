"""[Use holding statement]: the words that two people have prepared become a draft, which the IC may approve alone."""

from incidents.errors import NotNow
from slackbot.asked import Asked
from slackbot.blocks import escape
from slackbot.buttons.button import Button
from slackbot.commands.status_template import use
from slackbot.messages import templates
from statuspage.holding import first_ready


def run(asked: Asked) -> str:
    """The one named like the incident's service, else the oldest. What the button carries does not matter."""
    template = first_ready(asked.here)
    if template is None:
        raise NotNow(templates.NONE_READY)
    return escape(use(asked, template))


BUTTON = Button(action_id="use_holding", verb="draft_from_template", run=run)
