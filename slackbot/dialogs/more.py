"""More: the commands as buttons, and for each what would be typed after it. Sent off, it is worked as if it had been typed."""

from incidents.errors import NotNow
from incidents.short import short
from slackbot.asked import Asked
from slackbot.blocks import Block, button, escape, loading_modal, modal, paragraphs, section
from slackbot.commands.ask import Ask, Kind
from slackbot.commands.command import Command
from slackbot.commands.help import offered
from slackbot.commands.registry import BY_NAME, COMMANDS
from slackbot.dialogs.dialog_kind import DialogKind, Submission
from slackbot.dialogs.inputs import one_of, people, person, some_of, text_input
from slackbot.models.inbound_request import InboundRequest, RequestKind
from slackbot.reply import fitting
from slackbot.taken import take_once
from slackbot.words import MAX_TEXT

CALLBACK_ID = "more"
TITLE = "What to do"
NONE_TO_CHOOSE = "There is nothing to choose from here yet."


def loading() -> Block:
    """Shown until it is known what this person may do."""
    return loading_modal(title=TITLE, callback_id=CALLBACK_ID)


def listed(asked: Asked) -> Block:
    """A line and a button for each that they may run here."""
    here = [one for one in offered(COMMANDS, actor=asked.actor, incident=asked.incident) if one.in_room]
    blocks = [section(f"*{escape(short(str(asked.here), 200))}*"), *map(_row, here)]
    return modal(title=TITLE, blocks=blocks, callback_id=CALLBACK_ID)


def form(command: Command, asked: Asked) -> Block:
    """What would be typed after it."""
    inputs = [_input(command, one, asked) for one in command.asks]
    if None in inputs:
        return done(command, NONE_TO_CHOOSE)
    shown = [section(f"*{asked.here.reference}:* {escape(command.does)}"), *(one for one in inputs if one)]
    return modal(title=named(command), blocks=shown, callback_id=CALLBACK_ID, submit="Do it", shown=command.name)


def done(command: Command, reply: str) -> Block:
    """What came of one that asks nothing (mrkdwn)."""
    return modal(title=named(command), blocks=paragraphs(fitting(reply)), callback_id=CALLBACK_ID)


def named(command: Command) -> str:
    """`Status draft`"""
    return command.name.capitalize()


def submit(sent: Submission) -> None:
    """Owes its working, in the room in which [More] was pressed; the reply comes there, to them alone."""
    opener = InboundRequest.objects.openers(sent.view, sent.actor.somebody).first()
    command = BY_NAME.get(sent.shown)
    if opener is None or command is None:
        raise NotNow("I do not know that command. Close this and press More again.")
    words = " ".join(filter(None, (ask.words(sent.values.get(ask.name, "")) for ask in command.asks)))
    row = {"slack_user": opener.slack_user, "channel": opener.channel, "person": opener.person}
    take_once(
        RequestKind.COMMAND,
        once=f"{sent.view}:{command.name}",
        name=command.name,
        words=command.takes(command.name, words),
        incident=sent.incident,
        owing=True,
        **row,
    )


def _row(command: Command) -> Block:
    """What acts at once is asked about first."""
    sure = (f"{named(command)}?", command.does, named(command))
    acts = command.verb != "read" and not command.asks and command.loading is None
    press = button(named(command), action_id="command", value=command.name, confirm=sure if acts else None)
    return section(f"*{named(command)}*: {escape(command.does)}") | {"accessory": press}


def _input(command: Command, ask: Ask, asked: Asked) -> Block | None:
    """None where there is nothing to choose from. Block ids carry the command, so that no input shows another's entry."""
    name, shown, may_be_left = ask.name, command.name.replace(" ", "_"), ask.may_be_left
    if ask.kind is Kind.PERSON:
        return person(ask.label, action_id=name, shown=shown, optional=may_be_left)
    if ask.kind is Kind.PEOPLE:
        return people(ask.label, action_id=name, shown=shown)
    if ask.options is None:
        return text_input(
            ask.label, action_id=name, value="", shown=shown, most=MAX_TEXT, lines=True, optional=may_be_left
        )
    options = dict(list(ask.options(asked).items())[:100])
    if options and ask.kind is Kind.SOME:
        chosen = [one for one in (ask.chosen(asked) if ask.chosen else []) if one in options]
        return some_of(ask.label, action_id=name, values=chosen, options=options, shown=shown)
    return one_of(ask.label, action_id=name, value="", options=options, shown=shown) if options else None


DIALOG = DialogKind(callback_id=CALLBACK_ID, field="words", submit=submit)
