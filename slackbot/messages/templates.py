"""[Templates]: the words that are prepared, each with [Use], for whoever pressed it; and where they are written."""

from incidents import links
from incidents.short import short
from slackbot.blocks import Block, actions, button, context, escape, link_button, loading_modal, modal, section
from slackbot.words import slash
from statuspage.holding import in_use, is_ready
from statuspage.models.template import Template

CALLBACK_ID = "templates"
TITLE = "Templates"
MOST = 30  # a modal holds 100 blocks, of which each has two, and 250 kB
NONE_YET = (
    "No words are prepared yet. A member of `approvers` or an operator writes them in the console under Templates; a holding"
    " statement is then reviewed by a second person."
)
NONE_READY = (
    "No holding statement is ready: it needs somebody who wrote it and a second person who reviewed it. That is done in the"
    " console under Templates."
)


def loading() -> Block:
    """Opened within three seconds of the click."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID)


def whole() -> Block:
    """Every template in use with its words, holding statements first."""
    templates = in_use()
    blocks = [block for one in templates[:MOST] for block in _row(one)] or [section(NONE_YET)]
    if len(templates) > MOST:
        blocks.append(context(f"The first {MOST} are shown; {slash('status template name')} finds the others."))
    return modal(title=TITLE, blocks=[*blocks, _console()], callback_id=CALLBACK_ID)


def listed() -> str:
    """The same as a reply (mrkdwn), each with what to type."""
    lines = [f"{escape(slash(f'status template {one.name}'))}  {_about(one)}" for one in in_use()[:MOST]]
    return "\n".join(lines) or f"{NONE_YET} <{links.templates()}|Templates in the console>"


def _row(template: Template) -> list[Block]:
    use = button("Use", action_id="use_template", value=str(template.pk))
    words = f"*{escape(template.name)}*\n{escape(short(template.body, 500))}"
    return [section(words) | {"accessory": use}, context(_about(template))]


def _about(template: Template) -> str:
    """`Investigating; holding statement, ready`"""
    if not template.is_holding:
        return f"{template.status.capitalize()}; a common message"
    return f"{template.status.capitalize()}; holding statement, {'ready' if is_ready(template) else 'not reviewed'}"


def _console() -> Block:
    return actions(
        link_button("Templates in the console", url=links.templates(), action_id="open_templates"), block_id="templates"
    )
