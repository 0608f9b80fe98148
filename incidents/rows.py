"""Rows of several tables written by one SQL statement, which each connection plans once.

Rows are ordinary models, not saved. They travel as one JSON document, and the statement is made of their columns.
"""

from collections.abc import Callable, Mapping
from functools import cache
from typing import Any
from weakref import WeakSet

import orjson
from django.db import connection
from django.db.models import AutoField, Model


class Statement:
    """`sql()` under `name`, its $1 and so on of the types in `takes`; made when the first connection needs it."""

    def __init__(self, name: str, *takes: str, sql: Callable[[], str]) -> None:
        self._name, self._takes, self._sql = name, takes, cache(sql)
        self._planned: WeakSet[Any] = WeakSet()  # the connections that have

    def run(self, *values: Any, after: str = "", **more: Any) -> list[tuple[Any, ...]]:
        """What it gives for these values, sent in one message with the SQL in `after`, which goes first and has its own in `more`.

        No plan is better for one row than for another, and left to itself PostgreSQL would plan anew every time.
        """
        named = {f"value_{place}": value for place, value in enumerate(values)}
        listed = ", ".join(f"%({name})s" for name in named)
        with connection.cursor() as cursor:
            if connection.connection not in self._planned:
                prepare = f"PREPARE {self._name} ({', '.join(self._takes)}) AS {self._sql()}"
                cursor.execute(f"SET plan_cache_mode = force_generic_plan; {prepare}")
                self._planned.add(connection.connection)
            cursor.execute(f"{after}EXECUTE {self._name} ({listed})", named | more)
            while cursor.nextset():
                continue
            return list(cursor.fetchall())


def insert(
    model: type[Model],
    part: str,
    after: str = "",
    *,
    where: str = "",
    given: Mapping[str, str] | None = None,
    several: bool = False,
) -> str:
    """INSERT ... SELECT of that part of the document, $1, called `new`; `after` names what stands before it in FROM.

    Some columns are `given` as SQL. A part may be a list of `several` rows.
    """
    given = given or {}
    own = [field.column for field in _own_fields(model) if field.column not in given]
    table = model._meta.db_table
    values = ", ".join([*(f"new.{column}" for column in own), *given.values()])
    populate = "jsonb_populate_recordset" if several else "jsonb_populate_record"
    source = ", ".join(filter(None, [after, f"{populate}(NULL::{table}, $1 -> '{part}') AS new"]))
    return f"INSERT INTO {table} ({', '.join([*own, *given])}) SELECT {values} FROM {source} {where}"  # noqa: S608 columns


def document(**parts: Any) -> str:
    """The JSON document; models in it are rows."""
    return orjson.dumps(parts, default=_as_json).decode()


def _as_json(value: Any) -> Any:
    """What JSON has no form for, as PostgreSQL reads it."""
    if isinstance(value, Model):
        return row_of(value)
    if isinstance(value, bytes):
        return f"\\x{value.hex()}"
    raise TypeError(f"a {type(value).__name__} in a row")


def row_of(model: Model) -> dict[str, Any]:
    """Its columns; what is missing becomes NULL."""
    for field in _stamped(type(model)):
        field.pre_save(model, add=True)
    held = vars(model)
    return {field.column: value for field in _own_fields(type(model)) if (value := held[field.attname]) is not None}


@cache
def _stamped(model: type[Model]) -> list[Any]:
    """Fields that take the time when their row is written."""
    return [
        field
        for field in _own_fields(model)
        if getattr(field, "auto_now_add", False) or getattr(field, "auto_now", False)
    ]


@cache
def _own_fields(model: type[Model]) -> list[Any]:
    """What a row says of itself; the rest the database makes up."""

    def is_made_up(field: Any) -> bool:
        return isinstance(field, AutoField) or (field.has_db_default() and not field.has_default())

    return [field for field in model._meta.local_concrete_fields if not is_made_up(field)]
