"""Every audit action that is declared is written somewhere as it is declared, and has its sentence in the timeline."""

import ast
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any

import pytest
from annotated_types import MaxLen
from pydantic import AfterValidator, BaseModel

from incidents.audit.actions import Action
from incidents.audit.details.registry import DETAILS
from incidents.audit.hide import SECRET_KEY
from incidents.timeline_sentences import SENTENCES
from tests.fences.audit_calls import Said, read
from tests.fences.code import Module, application, called, constant, keyword, nothing_to_mend

MODELS = "incidents/audit/details"
# A published update goes another way than one that stopped, though both are handed on by the same function.
NOT_SO = {("STATUSPAGE_PUBLISHED", frozenset({"draft", "digest"}))}


@cache
def written() -> list[Said]:
    return [one for one in read(application()) if (one.action, one.details) not in NOT_SO]


def faults(found: Iterable[Said]) -> Iterator[str]:
    """What is written otherwise than its model says."""
    for one in found:
        model = DETAILS[Action[one.action]]
        needed = {name for name, about in model.model_fields.items() if about.is_required()}
        for name in sorted(one.details - model.model_fields.keys()):
            yield f"{one.at}: {one.action} has no detail {name!r}; declare it in {MODELS}"
        for name in sorted(needed - one.details if not one.open else ()):
            yield f"{one.at}: {one.action} lacks its detail {name!r}; write it, or give it a default in {MODELS}"
        for name in sorted(one.words - model.WORDS):
            yield f"{one.at}: {one.action} has no text {name!r}; declare it in WORDS of its model in {MODELS}"


def of_the_system(found: Iterable[Module]) -> set[str]:
    """Those that are only ever recorded without an incident: no timeline shows them."""
    recorded = [
        call for module in found for call in module.every(ast.Call) if called(call) in {"record", "record_alone"}
    ]
    named = [(call.args[0].attr, call) for call in recorded if call.args and isinstance(call.args[0], ast.Attribute)]
    of_incidents = {name for name, call in named if keyword(call, "incident") is not None}
    return {name for name, _ in named} - of_incidents


def test_every_action_declared_is_written() -> None:
    there = {one.action for one in written()}
    never = [
        f"incidents/audit/actions.py: {name} is written by nobody; record it in its verb, or delete it here, in"
        f" timeline_sentences.py and in {MODELS}"
        for name in Action.names
        if name not in there
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
    assert {one.action for one in written()} <= set(Action.names)


def test_every_action_is_written_as_its_model_says() -> None:
    nothing_to_mend(list(faults(written())))


def test_every_action_has_its_model() -> None:
    assert list(DETAILS) == list(Action), f"{MODELS}/registry.py: one line for each action, in the order of actions.py"


def test_every_text_that_is_declared_is_written() -> None:
    there = {(one.action, name) for one in written() for name in one.words}
    never = [
        f"{MODELS}: {action.name} declares a text {name!r} that nobody writes"
        for action, model in DETAILS.items()
        for name in model.WORDS
        if (action.name, name) not in there
    ]
    nothing_to_mend(never)


@pytest.mark.parametrize(
    "model", {one.__name__: one for one in DETAILS.values()}.values(), ids=lambda one: one.__name__
)
def test_a_detail_holds_no_free_text_and_nothing_that_would_be_hidden(model: type[BaseModel]) -> None:
    free = [
        name for name, about in model.model_fields.items() if about.annotation is str and not _bounded(about.metadata)
    ]
    assert free == [], (
        f"{MODELS}: what people write is a text of the event (WORDS), or say what the value is (values.py)"
    )
    assert not [name for name in [*model.model_fields, *getattr(model, "WORDS", ())] if SECRET_KEY.search(name)]


def _bounded(metadata: list[Any]) -> bool:
    """Whether it is said what the text is, or at least how long."""
    return any(
        isinstance(one, AfterValidator | MaxLen) or getattr(one, "pattern", None) or getattr(one, "max_length", None)
        for one in metadata
    )


def test_every_action_of_an_incident_has_its_sentence() -> None:
    mute = set(Action.names) - {action.name for action in SENTENCES} - of_the_system(application())
    assert mute == set(), (
        "incidents/timeline_sentences.py: write its sentence in SENTENCES, or the timeline fails on it"
    )


def seen(code: str) -> list[Said]:
    return read([Module(path="x.py", text=code)])


def test_looking_for_an_action_is_not_writing_it() -> None:
    code = (
        "def f():\n    look(action=Action.NOTE_ADDED); e.action == Action.REOPENED; record(Action.IC_CLAIMED, actor=a)"
    )
    assert {one.action for one in seen(code)} == {"IC_CLAIMED"}


def test_what_a_function_hands_on_is_read_too() -> None:
    code = """
def note(self, action, incident, **about):
    record(action, actor=A, incident=incident, post=1, **about)

def sign(self):
    more = {"digest": d, "words": {"why": w}}
    self.note(Action.FOREIGN_POST_SIGNED, incident, **more)
"""
    (one,) = seen(code)
    assert (one.action, one.details, one.words, one.open) == (
        "FOREIGN_POST_SIGNED",
        frozenset({"post", "digest"}),
        frozenset({"why"}),
        False,
    )


def test_a_wrong_detail_a_missing_one_and_a_wrong_text_are_named_with_the_place() -> None:
    code = 'def f():\n    record(Action.HANDOFF_OFFERED, actor=a, whom="p", words={"why": "x"})'
    assert [fault.split(": ", 1)[1].split(";")[0] for fault in faults(seen(code))] == [
        "HANDOFF_OFFERED has no detail 'whom'",
        "HANDOFF_OFFERED lacks its detail 'to'",
        "HANDOFF_OFFERED has no text 'why'",
    ]
