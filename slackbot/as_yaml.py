"""A manifest as YAML, with nothing to install for it: texts are written as JSON writes them, which YAML reads as well."""

import json
from collections.abc import Iterator
from typing import Any


def as_yaml(thing: dict[str, Any]) -> str:
    """Objects, lists, texts and truths; objects keep their order."""
    return "\n".join(_lines(thing, "")) + "\n"


def _lines(thing: Any, indent: str) -> Iterator[str]:
    if isinstance(thing, dict):
        for key, value in thing.items():
            yield from _held(f"{indent}{key}:", value, indent)
    else:
        for value in thing:
            if isinstance(value, dict):
                first, *rest = _lines(value, f"{indent}  ")
                yield f"{indent}- {first.lstrip()}"
                yield from rest
            else:
                yield f"{indent}- {_plain(value)}"


def _held(name: str, value: Any, indent: str) -> Iterator[str]:
    if isinstance(value, dict | list) and value:
        yield name
        yield from _lines(value, f"{indent}  ")
    else:
        yield f"{name} {_plain(value)}"


def _plain(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
