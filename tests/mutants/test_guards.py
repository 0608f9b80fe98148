"""No guard can be taken out unnoticed. A run takes a few by chance, `make prove` all; the table is in docs/gate.md."""

import ast
from collections.abc import Callable
from functools import cache

import pytest
from django.db import connection

from tests.mutants.guard import ROOT
from tests.mutants.guards import ALL, GUARDS
from tests.mutants.run import Tried, try_out
from tests.mutants.taken_out import taken_out
from tests.sample import a_few

CHOSEN = a_few(sorted(GUARDS), 4)
BEGIN, END = "<!-- guards: tests/mutants/test_guards.py compares -->\n", "<!-- end of guards -->"


@pytest.fixture(scope="module")
def tried(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Tried]:
    """All of them in one process."""
    return try_out([GUARDS[name] for name in CHOSEN], folder=tmp_path_factory.mktemp("guards"))


@pytest.mark.parametrize("name", CHOSEN)
def test_a_guard_is_missed(
    tried: dict[str, Tried], transactional_db: None, name: str, record_property: Callable[[str, object], None]
) -> None:
    assert tried[name].as_it_is == []
    assert tried[name].without, f"nothing failed without it: {name}"
    record_property("said", f"without {name}: {tried[name].without[0]} fails")


def test_each_guard_is_on_one_list_once() -> None:
    assert len(GUARDS) == len(ALL)


def test_each_is_found_where_it_is_said_to_be_and_put_back(transactional_db: None) -> None:
    before = walls()
    for guard in ALL:
        with taken_out(guard):
            assert guard.where.endswith(".py") or walls() != before, guard.name
        assert walls() == before, guard.name


def walls() -> list[str]:
    """Everything in the database that a guard may be."""
    with connection.cursor() as cursor:
        cursor.execute(WALLS)
        return [one for (one,) in cursor.fetchall()]


WALLS = """
SELECT concat_ws(' ', tgname, tgenabled) FROM pg_trigger WHERE NOT tgisinternal
UNION SELECT pg_get_functiondef(oid) FROM pg_proc WHERE prorettype = 'trigger'::regtype OR proname LIKE 'gate%'
UNION SELECT pg_get_constraintdef(oid) || conname FROM pg_constraint
UNION SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'
UNION SELECT relname || relacl::text FROM pg_class WHERE relacl IS NOT NULL
ORDER BY 1
"""


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
