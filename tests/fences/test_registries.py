"""Every command, button, dialog, shortcut and event is in its registry; help shows every command; every button is answered."""

import ast
import importlib
import pkgutil
from collections.abc import Iterable
from types import ModuleType
from typing import Any

from slackbot import buttons, commands, dialogs, events, shortcuts
from slackbot.buttons.button import Button
from slackbot.buttons.registry import BUTTONS
from slackbot.commands import help as help_command
from slackbot.commands.command import Command
from slackbot.commands.registry import COMMANDS, split
from slackbot.dialogs.dialog_kind import DialogKind
from slackbot.dialogs.registry import DIALOGS
from slackbot.events.event_kind import EventKind
from slackbot.events.registry import EVENTS
from slackbot.messages import review
from slackbot.shortcuts.registry import SHORTCUTS
from slackbot.shortcuts.shortcut import Shortcut
from tests.fences.code import Module, called, constant, keyword, modules, nothing_to_mend

REVIEW = {review.CALLBACK_ID: "its submit is the approval: slackbot/submit_review.py"}


def files(package: ModuleType) -> dict[str, ModuleType]:
    """Every file of a folder, by its name."""
    names = (found.name for found in pkgutil.iter_modules(package.__path__))
    return {name: importlib.import_module(f"{package.__name__}.{name}") for name in names}


def unlisted(package: ModuleType, kind: type, listed: Iterable[Any]) -> list[str]:
    """What a folder's files declare and its registry does not list."""
    return [
        f"{package.__name__.replace('.', '/')}/{name}.py: {variable} is not in registry.py beside it; list it there"
        for name, module in files(package).items()
        if name != "registry"
        for variable, value in vars(module).items()
        if isinstance(value, kind) and not any(value is one for one in listed)
    ]


def drawn(found: Iterable[Module], function: str, argument: str, *, having: str) -> set[str]:
    """The ids that code gives to a Block Kit piece having some argument, as literals or as the CALLBACK_ID of the file."""
    ids: set[str] = set()
    for module in found:
        own = {constant(one.value) for one in module.every(ast.Assign) if _is(one.targets[0], "CALLBACK_ID")}
        for call in module.every(ast.Call):
            given = keyword(call, argument)
            if called(call) == function and given is not None and keyword(call, having):
                ids |= own if _is(given, "CALLBACK_ID") else {constant(given)}
    return ids


def _is(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def test_every_command_is_in_the_registry() -> None:
    nothing_to_mend(unlisted(commands, Command, COMMANDS))


def test_every_button_is_in_the_registry() -> None:
    nothing_to_mend(unlisted(buttons, Button, BUTTONS))


def test_every_dialog_is_in_the_registry() -> None:
    nothing_to_mend(unlisted(dialogs, DialogKind, DIALOGS))


def test_every_shortcut_is_in_the_registry() -> None:
    nothing_to_mend(unlisted(shortcuts, Shortcut, SHORTCUTS))


def test_every_event_is_in_the_registry() -> None:
    nothing_to_mend(unlisted(events, EventKind, EVENTS))


def test_every_command_is_shown_by_help_and_found_by_its_words() -> None:
    shown = help_command.render(COMMANDS).splitlines()
    for command, line in zip(COMMANDS, shown, strict=True):
        assert command.does in line, f"commands/help.py does not say what {command.name} does"
        assert command.usage.startswith(command.name), f"{command.name}: usage begins with what has to be typed"
        assert split(f"{command.name} words after it") == (command, "words after it")


def test_no_two_answer_to_one_name() -> None:
    for names in (
        [command.name for command in COMMANDS],
        [button.action_id for button in BUTTONS],
        [dialog.callback_id for dialog in DIALOGS],
        [shortcut.callback_id for shortcut in SHORTCUTS],
        [name for event in EVENTS for name in event.names],
    ):
        assert len(set(names)) == len(names), f"one of {names} is there twice, and the later one wins unseen"


def test_every_button_that_is_drawn_is_answered_and_the_reverse() -> None:
    shown, answered = (
        drawn(modules("slackbot"), "button", "action_id", having="action_id")
        | drawn(modules("slackbot"), "person_menu", "action_id", having="action_id"),
        {button.action_id for button in BUTTONS},
    )
    assert None not in shown, "slackbot/messages: an action_id is written as a literal, so that it can be looked for"
    assert shown - answered == set(), (
        "slackbot/buttons: a click on it is dropped; write its file and list it in registry.py"
    )
    assert answered - shown == set(), "slackbot/buttons: no message draws it; draw it, or delete its file"


def test_every_dialog_that_can_be_submitted_is_answered_and_the_reverse() -> None:
    shown, answered = (
        drawn(modules("slackbot"), "modal", "callback_id", having="submit"),
        {dialog.callback_id for dialog in DIALOGS},
    )
    assert shown - answered == REVIEW.keys(), "slackbot/dialogs: its submit is not known; list its file in registry.py"
    assert answered <= shown, "slackbot/dialogs: nothing opens it; delete its file"


def test_a_command_that_is_not_listed_is_named_with_its_file_and_the_remedy() -> None:
    (said, *_) = unlisted(commands, Command, COMMANDS[1:])
    assert said == f"slackbot/commands/{COMMANDS[0].name}.py: COMMAND is not in registry.py beside it; list it there"
