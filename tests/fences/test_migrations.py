"""A migration runs while the version before it serves: django-migration-linter's rules, over the SQL of each of ours.

https://github.com/3YOURMIND/django-migration-linter/blob/main/docs/incompatibilities.md . What it cannot see, whether the old code
still writes rows, test_columns.py looks at.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, models
from django.db.migrations import AddField, AddIndex, AlterField, Migration, RemoveField, RenameField
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState
from django_migration_linter.sql_analyser.analyser import analyse_sql_statements
from django_migration_linter.sql_analyser.postgresql import PostgresqlAnalyser

from tests.fences.code import nothing_to_mend

# The last of each app that no older version ran beside, since nothing was released before it. Of them 0006 and 0007 of incidents,
# 0002 of slackbot and 0004 of statuspage would not pass, and fifteen make or drop an index under a lock.
BEFORE_THE_FIRST_RELEASE = {"incidents": 38, "statuspage": 11, "slackbot": 9, "ai": 3, "console": 1}
REMEDY = {
    "NOT_NULL": "add it with null=True or db_default, require it in a later release",
    "ADD_UNIQUE": "make the unique index concurrently, in a migration of its own with atomic = False",
    "ALTER_COLUMN": "add a new column, fill it, and leave the old one until nobody reads it",
    "CREATE_INDEX": "AddIndexConcurrently, in a migration of its own with atomic = False",
    "CREATE_INDEX_EXCLUSIVE": "the index in a migration of its own: the table is locked until this one commits",
    "DROP_INDEX": "RemoveIndexConcurrently, in a migration of its own with atomic = False",
}
LATER = "leave it for the release after the one whose code no longer names it"


def new() -> Iterator[tuple[Migration, ProjectState]]:
    """Each that will run beside an older version, and the state that it finds."""
    loader = MigrationLoader(connection, replace_migrations=False)
    for (app, name), migration in loader.graph.nodes.items():
        if app in BEFORE_THE_FIRST_RELEASE and int(name.partition("_")[0]) > BEFORE_THE_FIRST_RELEASE[app]:
            yield migration, loader.project_state((app, name), at_end=False)


def broken(migration: Migration, state: ProjectState) -> list[str]:
    """A line for each rule that its SQL breaks."""
    assert state.apps  # made once, then changed by each operation
    with connection.schema_editor(collect_sql=True, atomic=migration.atomic) as editor:
        migration.apply(state, editor, collect_sql=True)
    sql = [one for one in editor.collected_sql if not one.startswith("--")]
    errors, _, warnings = analyse_sql_statements(PostgresqlAnalyser, ["BEGIN;", *sql] if migration.atomic else sql)
    found: list[Any] = [*errors, *warnings]
    file = f"{migration.app_label}/migrations/{migration.name}.py"
    return [f"{file}: {code}: {REMEDY.get(code, LATER)}" for code in sorted({one.code for one in found})]


@pytest.mark.usefixtures("transactional_db")
def test_no_migration_breaks_the_version_that_still_serves() -> None:
    nothing_to_mend([line for migration, state in new() for line in broken(migration, state)])


@pytest.fixture(scope="module")
def now() -> ProjectState:
    """All migrations done."""
    return MigrationLoader(None, replace_migrations=False).project_state()


@pytest.mark.usefixtures("transactional_db")
@pytest.mark.parametrize(
    ("operation", "code"),
    [
        (RemoveField("incident", "title"), "DROP_COLUMN"),
        (RenameField("incident", "title", "name"), "RENAME_COLUMN"),
        (AddField("incident", "x", models.IntegerField(default=0)), "NOT_NULL"),
        (AlterField("incident", "title", models.CharField(max_length=3)), "ALTER_COLUMN"),
        (AddIndex("incident", models.Index(fields=["title"], name="x")), "CREATE_INDEX"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_breaks_it_is_named_with_its_file(now: ProjectState, operation: Operation, code: str) -> None:
    class New(Migration):
        operations = [operation]

    assert [line.split(": ")[:2] for line in broken(New("0099_new", "incidents"), now.clone())] == [
        ["incidents/migrations/0099_new.py", code]
    ]


@pytest.mark.usefixtures("transactional_db")
def test_a_column_that_the_old_code_need_not_name_is_none(now: ProjectState) -> None:
    class New(Migration):
        operations = [AddField("incident", "x", models.IntegerField(null=True))]

    assert broken(New("0099_new", "incidents"), now.clone()) == []
