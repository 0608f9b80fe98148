"""[Templates], and [Use] beside each of them in the modal."""

from incidents.errors import NotNow
from slackbot import dialog
from slackbot.asked import Asked
from slackbot.buttons.button import Button
from slackbot.commands.status_template import use
from slackbot.messages import review, templates
from statuspage.models.template import Template


def show(asked: Asked) -> str:
    """The modal lists them."""
    dialog.fill(asked.request, templates.whole())
    return ""


def use_one(asked: Asked) -> str:
    """The value is a hint: only what is in use becomes a draft. The modal says so."""
    number = asked.words if asked.words.isdecimal() and len(asked.words) < 19 else "0"
    template = Template.objects.filter(pk=int(number), retired_at=None).first()
    if template is None:
        raise NotNow("That template was edited or retired meanwhile. Close this and press Templates again.")
    dialog.fill(asked.request, review.message("Waits in the room", use(asked, template)))
    return ""


TEMPLATES = Button(action_id="templates", verb="read", run=show, loading=templates.loading)
USE = Button(action_id="use_template", verb="draft_from_template", run=use_one, in_dialog=True)
