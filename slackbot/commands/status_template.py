"""`status template [name]`: prepared words become a draft; without a name, the list of them."""

from incidents.errors import VerbRefused
from slackbot.asked import Asked
from slackbot.blocks import escape
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.parse import text
from slackbot.messages import templates
from slackbot.words import slash
from statuspage.draft import draft_from_template
from statuspage.holding import in_use
from statuspage.models.template import Template


def run(asked: Asked) -> str:
    """The draft appears in the room with its buttons."""
    if not asked.words.strip():
        return templates.listed()
    name = asked.words.strip()
    template = Template.objects.filter(retired_at=None, name__iexact=name).first()
    if template is None:
        raise VerbRefused(f"There is no template “{name}”. {slash('status template')} lists those there are.")
    return escape(use(asked, template))


def use(asked: Asked, template: Template) -> str:
    """Owes the draft's message to the room; a request that is worked twice makes one draft. Gives plain words."""
    draft_from_template(asked.here, template_id=template.pk, actor=asked.actor, key=asked.request.key)
    return f"“{template}” waits in the room as a draft. Nothing is published without an approval."


def _names(_asked: Asked) -> dict[str, str]:
    return {one.name: one.name for one in in_use()}


COMMAND = Command(
    name="status template",
    usage="status template [name]",
    does="use prepared words, such as a holding statement, or list them",
    verb="draft_from_template",
    run=run,
    takes=text,
    asks=(Ask("name", "Which words?", Kind.CHOICE, options=_names),),
)
