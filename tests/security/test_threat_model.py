"""Every test that the threat model names is there, and every threat names one."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
MODEL = (ROOT / "docs" / "threat-model.md").read_text()
NAMED = sorted(set(re.findall(r"`(tests/[a-z0-9_/]+\.py)(?:::(\w+))?`", MODEL)))
ROWS = re.findall(r"^\| ([STRIDE]) \|(.*)\|$", MODEL, re.MULTILINE)


@pytest.mark.parametrize(("file", "test"), NAMED)
def test_a_test_that_is_named_is_there(file: str, test: str) -> None:
    there = {one.name for one in ast.walk(ast.parse((ROOT / file).read_text())) if isinstance(one, ast.FunctionDef)}
    assert test in there or (not test and any(name.startswith("test_") for name in there))


def test_every_threat_has_one() -> None:
    assert len(ROWS) > 40
    assert [row for _, row in ROWS if "`tests/" not in row] == []
    assert {letter for letter, _ in ROWS} == set("STRIDE")
