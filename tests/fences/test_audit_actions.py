"""Every audit action that is declared is written somewhere, by its name, and has its sentence in the timeline."""

import ast
from collections.abc import Iterable, Iterator

from incidents.audit.actions import Action
from incidents.timeline import SENTENCES
from tests.fences.code import Module, application, called, constant, keyword, nothing_to_mend

ELSEWHERE = {"incidents/audit/actions.py", "incidents/timeline.py"}  # they name every action and write none


def written(found: Iterable[Module]) -> set[str]:
    """The actions that code hands on to be recorded: not those it only looks for (`action=Action.X`, `== Action.X`)."""
    return {name for module in found if module.path not in ELSEWHERE for name in _handed_on(module)}


def _handed_on(module: Module) -> Iterator[str]:
    looked_for = {id(node) for call in module.every(ast.Call) if (node := keyword(call, "action")) is not None} | {
        id(node) for compared in module.every(ast.Compare) for node in [compared.left, *compared.comparators]
    }
    for node in module.every(ast.Attribute):
        if isinstance(node.value, ast.Name) and node.value.id == "Action" and id(node) not in looked_for:
            yield node.attr


def of_the_system(found: Iterable[Module]) -> set[str]:
    """Those that are only ever recorded without an incident: no timeline shows them."""
    recorded = [
        call for module in found for call in module.every(ast.Call) if called(call) in {"record", "record_alone"}
    ]
    named = [(call.args[0].attr, call) for call in recorded if call.args and isinstance(call.args[0], ast.Attribute)]
    of_incidents = {name for name, call in named if keyword(call, "incident") is not None}
    return {name for name, _ in named} - of_incidents


def test_every_action_declared_is_written() -> None:
    never = [
        f"incidents/audit/actions.py: {name} is written by nobody; record it in its verb, or delete it here and in timeline.py"
        for name in Action.names
        if name not in written(application())
    ]
    nothing_to_mend(never)


def test_every_action_written_is_declared() -> None:
    loose = [
        f"{module.at(call)}: {constant(call.args[0])!r} is text; declare it in incidents/audit/actions.py"
        for module in application()
        for call in module.every(ast.Call)
        if called(call) in {"record", "record_alone"} and call.args and isinstance(constant(call.args[0]), str)
    ]
    nothing_to_mend(loose)
    assert written(application()) <= set(Action.names)


def test_every_action_of_an_incident_has_its_sentence() -> None:
    mute = set(Action.names) - {action.name for action in SENTENCES} - of_the_system(application())
    assert mute == set(), "incidents/timeline.py: write its sentence in SENTENCES, or the timeline fails on it"


def test_looking_for_an_action_is_not_writing_it() -> None:
    code = (
        "events.filter(action=Action.NOTE_ADDED); event.action == Action.REOPENED; record(Action.IC_CLAIMED, actor=a)"
    )
    assert written([Module(path="x.py", text=code)]) == {"IC_CLAIMED"}
