"""Lower apps never name upper ones: not in a foreign key, a string, or the name of a reverse accessor."""

import ast
import inspect
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db import models
from django.test.utils import isolate_apps

from tests.fences.code import LAYERS, ROOT, Module, application, called, constant, nothing_to_mend

QUERIES = {"filter", "exclude", "get", "order_by", "values", "values_list", "annotate", "aggregate", "only", "defer"}
JOINS = {"select_related", "prefetch_related"}


def height(label: str) -> int:
    """How far up an app stands; Django's own are below all of ours."""
    return len(LAYERS) - LAYERS.index(label) if label in LAYERS else 0


Table = type[models.Model]


def keys(found: Iterable[Table]) -> Iterator[tuple[Table, str, Table, str]]:
    """Each key of these models: who holds it, its name, what it points at, and the name it gives there."""
    for model in found:
        for key in model._meta.get_fields():
            target = key.related_model
            if isinstance(key, models.ForeignKey | models.ManyToManyField) and isinstance(target, type):
                yield model, key.name, target, key.remote_field.get_accessor_name() or ""


def pointing_up(found: Iterable[Table]) -> list[str]:
    return [
        f"{Path(inspect.getfile(model)).relative_to(ROOT)}: {model.__name__}.{name} points up to {target._meta.label};"
        f" let {target._meta.label} hold the key, or move the field to {target._meta.app_label}"
        for model, name, target, _ in keys(found)
        if height(target._meta.app_label) > height(model._meta.app_label)
    ]


def reverse_names() -> dict[str, int]:
    """The names that upper apps' keys give to lower models, each with how far up its app stands."""
    ours = (model for model in apps.get_models() if height(model._meta.app_label))
    return {accessor: height(model._meta.app_label) for model, _, _, accessor in keys(ours)}


def named_from_below(found: Iterable[Module], names: dict[str, int]) -> list[str]:
    return [
        f"{module.at(node)}: `{name}` is an upper app's reverse accessor; ask from that app, or announce a fact"
        for module in found
        for node, name in _names_used(module)
        if names.get(name, 0) > height(module.path.partition("/")[0])
    ]


def _names_used(module: Module) -> Iterator[tuple[ast.expr, str]]:
    """Attributes read, and the first part of every lookup written as a keyword or as text."""
    for attribute in module.every(ast.Attribute):
        yield attribute, attribute.attr
    for call in module.every(ast.Call):
        lookups = [one.arg for one in call.keywords if one.arg and "__" in one.arg]
        if called(call) in QUERIES | JOINS:
            lookups += [given.lstrip("-") for one in call.args if isinstance(given := constant(one), str)]
        for lookup in lookups:
            yield call, lookup.partition("__")[0]


def asked_by_name(found: Iterable[Module]) -> list[str]:
    return [
        f"{module.at(call)}: {called(call)} hides an import from the contracts; import what is needed by name"
        for module in found
        for call in module.every(ast.Call)
        if called(call) in {"get_model", "import_module", "__import__", "import_string"}
    ]


def test_every_foreign_key_points_down() -> None:
    nothing_to_mend(pointing_up(apps.get_models(include_auto_created=True)))


def test_no_lower_app_reads_an_upper_ones_reverse_accessor() -> None:
    of_records = [module for module in application() if not module.path.startswith("clients/")]  # it knows no record
    nothing_to_mend(named_from_below(of_records, reverse_names()))


def test_no_module_is_asked_for_by_its_name() -> None:
    nothing_to_mend(asked_by_name(application()))


@isolate_apps("incidents", "slackbot")
def test_a_key_that_points_up_is_named_with_its_file_and_the_remedy() -> None:
    class Room(models.Model):
        class Meta:
            app_label = "slackbot"

    class Low(models.Model):
        room = models.ForeignKey("slackbot.Room", on_delete=models.PROTECT)

        class Meta:
            app_label = "incidents"

    (said,) = pointing_up([Low])
    assert said.startswith("tests/fences/test_layers.py: Low.room points up to slackbot.Room; let slackbot.Room hold")


@pytest.mark.parametrize("code", ["incident.room", "Incident.objects.filter(room__channel='C1')", "x.values('room')"])
def test_an_upper_apps_name_is_found_in_a_lower_one(code: str) -> None:
    low = Module(path="incidents/low.py", text=code)
    (said,) = named_from_below([low], {"room": height("slackbot")})
    assert said.startswith("incidents/low.py:1: `room` is an upper app's reverse accessor")
