"""Takes one guard out where it stands, for as long as a test runs: in the code of a running function, or in the database."""

import importlib
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from types import CodeType, FunctionType
from typing import Any

from django.db import connection

from tests.mutants.guard import ROOT, Code, Function, Guard, Statement

BELOW = ("__wrapped__", "__func__", "fget")  # what a decorator, a method and a property hold


@contextmanager
def taken_out(guard: Guard) -> Iterator[None]:
    """Everything that holds the function, by whatever name, runs it without the guard; so does every session of the database."""
    match guard.how:
        case Code() as code:
            with _other_code(code):
                yield
        case Function() as function:
            with _other_function(function):
                yield
        case Statement(sql=sql, undo=undo):
            _run(sql)
            try:
                yield
            finally:
                _run(undo)


@contextmanager
def _other_code(how: Code) -> Iterator[None]:
    module = importlib.import_module(how.module)
    was = _functions(compile((ROOT / how.file).read_text(), how.file, "exec"))
    without = _functions(compile(how.source(), how.file, "exec"))
    (name,) = (name for name, code in without.items() if _says(code) != _says(was[name]))
    function = _live(module, name)
    kept, function.__code__ = function.__code__, without[name]
    try:
        yield
    finally:
        function.__code__ = kept


def _functions(code: CodeType) -> dict[str, CodeType]:
    """The functions of a module and the methods of its classes, by qualified name."""
    found: dict[str, CodeType] = {}
    for each in code.co_consts:
        if isinstance(each, CodeType):
            is_function = each.co_flags & inspect.CO_OPTIMIZED
            found |= {each.co_qualname: each} if is_function else _functions(each)
    return found


def _says(code: CodeType) -> tuple[Any, ...]:
    """What it does, wherever its lines stand."""
    constants = tuple(_says(each) if isinstance(each, CodeType) else repr(each) for each in code.co_consts)
    return code.co_code, constants, code.co_names


def _live(module: Any, name: str) -> FunctionType:
    """The function of that qualified name as it is in use, below its decorators."""
    found: Any = module
    for part in name.split("."):
        found = vars(found)[part]
    while below := next(filter(None, (getattr(found, each, None) for each in BELOW)), None):
        found = below
    assert isinstance(found, FunctionType)
    return found


@contextmanager
def _other_function(how: Function) -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_get_functiondef(%s::regproc)", [how.name])
        (was,) = cursor.fetchone()
    _run(how.without(was))
    try:
        yield
    finally:
        _run(was)


def _run(sql: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql)
