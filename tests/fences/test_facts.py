"""Every fact is announced and has a listener; every listener listens to a fact of some facts.py, from an app's tasks."""

import ast
import importlib.util
import inspect
import re
from collections.abc import Iterable
from pathlib import Path

from django.apps import apps

from incidents.outbox.effect import EFFECTS, Effect
from tests.fences.code import LAYERS, ROOT, Module, application, called, constant, decorators, modules, nothing_to_mend

BY_HAND = {"mirror_chain"}  # owed by `record` itself with every event; announcing it would need an event of its own


def facts() -> dict[type, str]:
    """Every fact there is, with the file that declares it."""
    return {
        fact: f"{app}/facts.py"
        for app in LAYERS
        if (ROOT / app / "facts.py").exists()
        for _, fact in inspect.getmembers(importlib.import_module(f"{app}.facts"), inspect.isclass)
        if fact.__module__ == f"{app}.facts"
    }


def effects() -> list[Effect]:
    """Those of the product; tests declare some of their own."""
    return [one for one in EFFECTS.values() if one.run.__module__.partition(".")[0] in LAYERS]


def unheard(declared: Iterable[type]) -> list[str]:
    heard = {one.on for one in effects()}
    return [
        f"{fact.__module__.replace('.', '/')}.py: nobody listens to {fact.__name__}; write @effect(on={fact.__name__}, ...)"
        " in the tasks of whoever acts on it, or delete the fact"
        for fact in declared
        if fact not in heard
    ]


def unannounced(declared: Iterable[type], found: Iterable[Module]) -> list[str]:
    """Facts that no code makes true."""
    made = {called(call) for module in found for call in module.every(ast.Call)}
    owed_by_hand = {one.on for one in effects() if one.kind in BY_HAND}
    return [
        f"{fact.__module__.replace('.', '/')}.py: nobody announces {fact.__name__}; announce it in its verb, or delete it"
        for fact in declared
        if fact.__name__ not in made and fact not in owed_by_hand
    ]


def test_every_fact_has_a_listener() -> None:
    nothing_to_mend(unheard(facts()))


def test_every_fact_is_announced() -> None:
    nothing_to_mend(unannounced(facts(), application()))


def test_every_listener_listens_to_a_declared_fact() -> None:
    strange = [
        f"{one.run.__module__}: {one.kind} listens to {one.on.__name__}, which no facts.py declares; put it there"
        for one in effects()
        if one.on not in facts()
    ]
    nothing_to_mend(strange)


def test_every_kind_that_is_owed_by_hand_is_known() -> None:
    owed = {
        constant(call.args[0])
        for module in application()
        for call in module.every(ast.Call)
        if called(call) in ("owe", "debt")
    }
    assert owed - {None} == BY_HAND <= EFFECTS.keys(), "owe() is for announce(); a fact is announced"


def test_background_work_is_declared_in_an_apps_tasks_alone() -> None:
    marks = {"effect", "shared_task", "task"}
    written = {
        module.path for module in application() for one in module.every(ast.FunctionDef) if decorators(one) & marks
    }
    strange = [
        f"{path}: move it to the app's tasks.py or tasks/, where its queue, limit and attempts are read"
        for path in written - {"incidents/outbox/effect.py"}  # the decorator's own
        if not re.fullmatch(r"\w+/tasks(/\w+)?\.py", path)
    ]
    nothing_to_mend(strange)


def test_every_app_loads_its_tasks_when_it_is_ready() -> None:
    """A web process that does not know a listener would announce a fact to nobody."""
    lazy = [
        f"{app}/apps.py: ready() does not import {app}.tasks; add `from {app} import tasks`"
        for app in LAYERS
        if importlib.util.find_spec(f"{app}.tasks")
        and "tasks" not in Path(inspect.getfile(type(apps.get_app_config(app)))).read_text()
    ]
    nothing_to_mend(lazy)


def test_a_fact_nobody_hears_and_nobody_announces_is_named_with_its_file_and_the_remedy() -> None:
    class Unheard:
        pass

    (deaf,), (mute,) = unheard([Unheard]), unannounced([Unheard], modules("incidents"))
    assert deaf.startswith("tests/fences/test_facts.py: nobody listens to Unheard; write @effect(on=Unheard")
    assert mute.startswith("tests/fences/test_facts.py: nobody announces Unheard")
