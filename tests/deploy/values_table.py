"""`python -m tests.deploy.values_table`: writes the table of values into the chart's README, from values.yaml and its comments.

A comment that begins with `# --` belongs to the key below it; further lines of it follow with `#`.
"""

import json
import re
from collections.abc import Iterator
from typing import Any

import yaml

from tests.deploy.chart import CHART

BEGIN, END = "<!-- values: made by tests/deploy/values_table.py -->", "<!-- end of values -->"
NOTHING = object()
KEY = re.compile(r"^(?P<indent> *)(?P<name>[A-Za-z]+):(?P<rest>.*)$")


def rows(text: str) -> Iterator[tuple[str, str, str]]:
    """Path, default and purpose of each value that is said something of, or that nothing is below."""
    values: dict[str, Any] = yaml.safe_load(text)
    path: list[str] = []
    words: list[str] = []
    for line in text.splitlines():
        found = KEY.match(line)
        if line.strip().startswith("#"):
            said = line.strip().removeprefix("#").strip()
            words = [said.removeprefix("--").strip()] if said.startswith("--") else [*words, said]
        elif found:
            path = [*path[: len(found["indent"]) // 2], found["name"]]
            value = _at(values, path)
            is_open = isinstance(value, dict) and not found["rest"].strip()  # what is in it has lines of its own
            if value is not NOTHING and (words or not is_open):
                yield ".".join(path), "" if is_open else f"`{json.dumps(value)}`", " ".join(words)
            words = []
        else:
            words = []


def _at(values: Any, path: list[str]) -> Any:
    """NOTHING for a key within a list's item."""
    for name in path:
        values = values.get(name, NOTHING) if isinstance(values, dict) else NOTHING
    return values


def table(text: str) -> str:
    """As Markdown, between its two marks."""
    lines = [f"| `{path}` | {default} | {purpose} |" for path, default, purpose in rows(text)]
    return "\n".join([BEGIN, "", "| value | default | what it is |", "|---|---|---|", *lines, "", END])


def written(readme: str, text: str) -> str:
    """The README with that table in the place of the one it has."""
    before, rest = readme.split(BEGIN)
    return before + table(text) + rest.split(END)[1]


if __name__ == "__main__":
    README = CHART / "README.md"
    README.write_text(written(README.read_text(), (CHART / "values.yaml").read_text()))
