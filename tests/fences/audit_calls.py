"""What our source writes into the audit log, read from its syntax trees: which action, which details, which texts.

`record` and its like are the first writers. A function that hands its own argument on to a writer as the action is one too.
"""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from tests.fences.code import Module, called, constant, keyword

Function = ast.FunctionDef


@dataclass(frozen=True, kw_only=True)
class Said:
    """One way in which an action is written. `open`: details are given that can only be known when it runs."""

    action: str
    at: str
    details: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    open: bool = False


@dataclass(frozen=True, kw_only=True)
class Writer:
    """A function that writes the action at `place` among its arguments, with these details, and its own keywords if `passes_on`."""

    place: int = 0
    own: frozenset[str] = frozenset({"actor", "incident", "words"})
    details: frozenset[str] = frozenset()
    words: frozenset[str] = frozenset()
    passes_on: bool = True
    open: bool = False


FIRST = {name: Writer() for name in ("record", "record_alone")}
WHOLE = ("event_of", "unwritten")  # are given their details as one dictionary


@dataclass(frozen=True)
class Scope:
    """Where a call stands."""

    module: Module
    function: Function


@dataclass
class Reading:
    """All that was found in these modules."""

    said: list[Said] = field(default_factory=list)
    writers: dict[tuple[str, str], Writer] = field(default_factory=dict)  # by module and name

    def writer_of(self, module: Module, call: ast.Call) -> Writer | None:
        """The writer that is called, if it is one: of its own module first, or inherited."""
        name = called(call)
        of_self = isinstance(call.func, ast.Attribute) and getattr(call.func.value, "id", "") == "self"
        inherited = (one for (_, known), one in self.writers.items() if known == name) if of_self else iter(())
        return self.writers.get((module.path, name)) or next(inherited, None) or FIRST.get(name)


def read(found: Iterable[Module]) -> list[Said]:
    """Whatever these modules write, in order."""
    modules, reading = list(found), Reading()
    known = -1
    while known < len(reading.writers):
        known = len(reading.writers)
        reading.said = [said for module in modules for said in _module(module, reading)]
    return reading.said


def _module(module: Module, reading: Reading) -> Iterator[Said]:
    for scope in (Scope(module, function) for function in module.every(ast.FunctionDef)):
        for call in (node for node in ast.walk(scope.function) if isinstance(node, ast.Call)):
            if called(call) in WHOLE and isinstance(keyword(call, "detail"), ast.Dict):
                yield from _whole(scope, call)
            elif (writer := reading.writer_of(module, call)) and len(call.args) > writer.place:
                yield from _call(scope, call, writer, reading)


def _whole(scope: Scope, call: ast.Call) -> Iterator[Said]:
    detail = keyword(call, "detail")
    assert isinstance(detail, ast.Dict)
    details, is_open = _keys(detail)
    about = {"details": details, "words": _texts(scope.function, keyword(call, "words"))}
    for action in _actions(scope.function, call.args[0]):
        yield Said(action=action, at=scope.module.at(call), open=is_open, **about)


def _call(scope: Scope, call: ast.Call, writer: Writer, reading: Reading) -> Iterator[Said]:
    function, action = scope.function, call.args[writer.place]
    details, words, is_open = writer.details, writer.words, writer.open
    for one in call.keywords:
        if one.arg == "words":
            words |= _texts(function, one.value)
        elif one.arg and writer.passes_on and one.arg not in writer.own:
            details |= {one.arg}
        elif one.arg is None:
            more = _spread(scope, one.value)
            details, words = details | more.details, words | more.words
            is_open |= more.open
    place = _parameter(function, action)
    if place is None:
        for name in _actions(function, action):
            yield Said(action=name, at=scope.module.at(call), details=details, words=words, open=is_open)
    else:
        own = frozenset(one.arg for one in [*function.args.args, *function.args.kwonlyargs]) | {"words"}
        hands_on = any(one.arg is None and _is_its_own(function, one.value) for one in call.keywords)
        made = Writer(place=place, own=own, details=details, words=words, passes_on=hands_on, open=is_open)
        reading.writers[scope.module.path, function.name] = made


def _spread(scope: Scope, value: ast.expr) -> Said:
    """What `**value` gives, where that stands in the source: a dictionary, or what a function of the module returns."""
    where, shown = scope.function, _assigned(scope.function, value)
    if isinstance(shown, ast.Call):
        name = called(shown)
        for where in (one for one in scope.module.every(ast.FunctionDef) if one.name == name):
            shown = next(one.value for one in ast.walk(where) if isinstance(one, ast.Return))
    if not isinstance(shown, ast.Dict):
        return Said(action="", at="", open=not _is_its_own(scope.function, value))
    (keys, is_open), named = _keys(shown), zip(shown.keys, shown.values, strict=True)
    words = next((one for key, one in named if constant(key) == "words"), None)
    return Said(action="", at="", details=keys - {"words"}, words=_texts(where, words), open=is_open)


def _actions(function: Function, value: ast.expr) -> list[str]:
    """The names of the actions that an expression can be."""
    shown = _assigned(function, value)
    return [
        node.attr
        for node in ast.walk(shown or value)
        if isinstance(node, ast.Attribute) and getattr(node.value, "id", "") == "Action"
    ]


def _texts(function: Function, value: ast.expr | None) -> frozenset[str]:
    shown = _assigned(function, value)
    return _keys(shown)[0] if isinstance(shown, ast.Dict) else frozenset()


def _keys(literal: ast.Dict) -> tuple[frozenset[str], bool]:
    """The names in a dictionary's source, and whether others come to them."""
    return frozenset(constant(key) for key in literal.keys if key), None in literal.keys


def _assigned(function: Function, value: ast.expr | None) -> ast.expr | None:
    """What a local name was given; anything else as it is."""
    if not isinstance(value, ast.Name):
        return value
    for node in ast.walk(function):
        targets = (
            node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
        )
        if any(getattr(one, "id", "") == value.id for one in targets) and isinstance(node, ast.Assign | ast.AnnAssign):
            return node.value
    return value


def _is_its_own(function: Function, value: ast.expr) -> bool:
    """Whether it is the function's own `**keywords`."""
    own = function.args.kwarg
    return own is not None and isinstance(value, ast.Name) and value.id == own.arg


def _parameter(function: Function, value: ast.expr) -> int | None:
    """Which of its own arguments this is, not counting `self`."""
    names = [one.arg for one in function.args.args if one.arg != "self"]
    return names.index(value.id) if isinstance(value, ast.Name) and value.id in names else None
