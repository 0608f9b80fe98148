"""No guard can be taken out unnoticed. A run takes a few by chance, `make prove` all; the table is in docs/gate.md."""

import ast
from collections.abc import Callable
from functools import cache

import pytest
from django.db import connection, transaction

from tests.mutants.guard import ROOT, Code
from tests.mutants.guards import ALL, GUARDS
from tests.mutants.run import Outcome, run
from tests.sample import a_few

CHOSEN = a_few(sorted(GUARDS), 2)
BEGIN, END = "<!-- guards: tests/mutants/test_guards.py compares -->\n", "<!-- end of guards -->"


@pytest.fixture(scope="module")
def with_all(django_db_setup: None) -> Outcome:
    """The same tests with every guard in its place."""
    return run(GUARDS[name].test for name in CHOSEN)


@pytest.mark.parametrize("name", CHOSEN)
def test_a_guard_is_missed(
    with_all: Outcome, transactional_db: None, name: str, record_property: Callable[[str, object], None]
) -> None:
    assert with_all.code == 0, with_all.output
    outcome = run([GUARDS[name].test], without=GUARDS[name])
    assert outcome.code == 1 and outcome.failed, f"nothing failed without it: {name}\n{outcome.output}"
    record_property("said", f"without {name}: {outcome.failed[0]} fails")


def test_each_guard_is_on_one_list_once() -> None:
    assert len(GUARDS) == len(ALL)


def test_each_guard_in_the_code_is_found_where_it_is_said_to_be() -> None:
    for how in (guard.how for guard in ALL):
        if isinstance(how, Code):
            compile(how.source(), how.file, "exec")


def test_each_guard_in_the_database_is_found_there(transactional_db: None) -> None:
    connection.ensure_connection()
    for how in (guard.how for guard in ALL):
        if not isinstance(how, Code):
            with transaction.atomic():
                how.run(connection.connection)
                transaction.set_rollback(True)


@cache
def functions(file: str) -> set[str]:
    return {
        node.name
        for node in ast.walk(ast.parse((ROOT / "tests" / file).read_text()))
        if isinstance(node, ast.FunctionDef)
    }


def test_the_test_of_each_guard_exists() -> None:
    named = {name: guard.test.partition("[")[0].partition("::") for name, guard in GUARDS.items()}
    assert [name for name, (file, _, function) in named.items() if function not in functions(file)] == []


def test_the_table_is_in_the_docs() -> None:
    text = (ROOT / "docs" / "gate.md").read_text()
    assert text.partition(BEGIN)[2].partition(END)[0] == table(), f"docs/gate.md has to show:\n{table()}"


def table() -> str:
    """As docs/gate.md holds it."""
    rows = (f"| {guard.name} | {guard.where} | {guard.test.partition('::')[2]} |" for guard in GUARDS.values())
    return "\n".join(["| guard | stands in | taken out, this fails |", "|---|---|---|", *rows, ""])
