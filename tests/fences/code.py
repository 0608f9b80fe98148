"""Our own source as the fences read it: each module, and what pyproject.toml says of the house."""

import ast
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, TypeVar

N = TypeVar("N", bound=ast.AST)

ROOT = Path(__file__).resolve().parent.parent.parent
PROJECT: dict[str, Any] = tomllib.loads((ROOT / "pyproject.toml").read_text())
CONTRACTS: list[dict[str, Any]] = PROJECT["tool"]["importlinter"]["contracts"]
LAYERS: list[str] = next(one["layers"] for one in CONTRACTS if one["type"] == "layers")  # the highest first


@dataclass(frozen=True, kw_only=True)
class Module:
    """One file of ours; `path` from the top of the checkout."""

    path: str
    text: str

    @cached_property
    def _nodes(self) -> list[ast.AST]:
        return list(ast.walk(ast.parse(self.text)))

    def every(self, kind: type[N]) -> Iterator[N]:
        """The nodes of its syntax tree of that kind, nested ones too."""
        return (node for node in self._nodes if isinstance(node, kind))

    def at(self, node: ast.expr | ast.stmt) -> str:
        """`incidents/intake.py:41`."""
        return f"{self.path}:{node.lineno}"


@cache
def modules(*packages: str) -> tuple[Module, ...]:
    """Every module below these folders, or these files, in order; migrations are left out."""
    found = [path for package in packages for path in [ROOT / package, *(ROOT / package).rglob("*.py")]]
    return tuple(_module(path) for path in sorted(found) if path.suffix == ".py" and "migrations" not in path.parts)


def application() -> tuple[Module, ...]:
    """The product itself: every layer, and nothing of the tests and the sandbox."""
    return modules(*LAYERS)


@cache
def _module(path: Path) -> Module:
    return Module(path=str(path.relative_to(ROOT)), text=path.read_text())


def called(node: ast.Call) -> str:
    """The last name of what is called: `record` of `record(...)`, `lock` of `Incident.objects.lock(...)`."""
    function = node.func
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def decorators(node: ast.FunctionDef) -> set[str]:
    """The last names of what decorates a function, called or not."""
    bare = (one.func if isinstance(one, ast.Call) else one for one in node.decorator_list)
    return {one.attr if isinstance(one, ast.Attribute) else getattr(one, "id", "") for one in bare}


def constant(node: ast.AST | None) -> Any:
    """The value of a literal, None for anything that is worked out."""
    return node.value if isinstance(node, ast.Constant) else None


def keyword(node: ast.Call, name: str) -> ast.expr | None:
    """What a call is given by that name."""
    return next((one.value for one in node.keywords if one.arg == name), None)


def nothing_to_mend(found: list[str]) -> None:
    """Fails with every line of what was found, and a count."""
    assert not found, "\n".join([f"{len(found)} to mend:", *found])
