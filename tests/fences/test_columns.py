"""A column comes in three releases: added so that the old code can go on writing rows, filled, then required.

While a release is rolled out the old processes still insert, and name no column that they do not know.
"""

from collections.abc import Iterable

from django.db import models
from django.db.migrations import AddField, AlterField, Migration
from django.db.migrations.loader import MigrationLoader
from django.db.models import NOT_PROVIDED

from tests.fences.code import LAYERS, nothing_to_mend

BEFORE_THE_RULE = {("incidents", "0006_handoff_and_episodes")}


def ours() -> list[Migration]:
    """Those that change tables which exist already."""
    disk = MigrationLoader(None).disk_migrations
    return [one for key, one in disk.items() if key[0] in LAYERS and not one.initial and key not in BEFORE_THE_RULE]


def in_one_step(found: Iterable[Migration]) -> list[str]:
    wrong = []
    for migration in found:
        file = f"{migration.app_label}/migrations/{migration.name}.py"
        added = [one for one in migration.operations if isinstance(one, AddField)]
        altered = {
            (one.model_name_lower, one.name_lower) for one in migration.operations if isinstance(one, AlterField)
        }
        wrong += [
            f"{file}: {one.model_name}.{one.name} is required at once; add it with null=True or db_default, require it later"
            for one in added
            if not one.field.null and one.field.db_default is NOT_PROVIDED
        ]
        wrong += [
            f"{file}: {one.model_name}.{one.name} is added and changed together; change it in a later release"
            for one in added
            if (one.model_name_lower, one.name_lower) in altered
        ]
    return wrong


def test_no_column_is_added_and_required_at_once() -> None:
    nothing_to_mend(in_one_step(ours()))


def test_a_column_required_at_once_is_named_with_its_file_and_the_remedy() -> None:
    class New(Migration):
        operations = [AddField("Incident", "private", models.BooleanField(default=False))]

    (said,) = in_one_step([New("0099_new", "incidents")])
    assert said.startswith(
        "incidents/migrations/0099_new.py: Incident.private is required at once; add it with null=True"
    )
