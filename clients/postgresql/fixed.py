"""A query whose shape never changes is made once a process. Django makes it anew each time, which takes four times its answer.

    ROLES = Fixed(lambda incident: IncidentRole.objects.filter(incident=incident))
    ROLES.all(incident.pk)

The query is an ordinary one of the ORM, and rows become models as there; only the values differ from one time to the next.
"""

import inspect
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet, Value
from django.db.models.query import get_related_populators  # type: ignore[attr-defined]  # the stubs leave it out
from django.db.transaction import TransactionManagementError

R = TypeVar("R")


class Given(Value):
    """Stands in the query for the value of that place."""

    def __init__(self, place: int) -> None:
        super().__init__(place)

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, list[Any]]:
        """Itself, for which the value is put before it is sent."""
        return "%s", [self]


@dataclass(frozen=True, kw_only=True)
class _Plan:
    """What Django makes of a query before it asks, and what it makes rows with."""

    sql: str
    values: Sequence[Any]
    converters: Sequence[tuple[int, tuple[Sequence[Callable[..., Any]], Any]]]
    row: Callable[[Sequence[Any]], Any]
    locks: bool


class Fixed(Generic[R]):
    """`made(value, ...)` gives a queryset, of models (`select_related` and `only` as ever) or of `values_list`.

    It is called once, with what stands for values: it passes them on to `filter`, and does not look at them. Each
    may be what the database takes, so a key and not its row.
    """

    def __init__(self, made: Callable[..., "QuerySet[Any, R]"]) -> None:
        self._made, self._plan = made, cache(self._make)

    def all(self, *values: Any) -> list[R]:
        """The rows for these values. One that locks raises TransactionManagementError outside a transaction."""
        plan = self._plan()
        if plan.locks and connection.get_autocommit():
            raise TransactionManagementError("rows are locked inside a transaction")
        with connection.cursor() as cursor:
            cursor.execute(plan.sql, [values[one.value] if isinstance(one, Given) else one for one in plan.values])
            return [plan.row(row) for row in _converted(cursor.fetchall(), plan)]

    def first(self, *values: Any) -> R | None:
        """The first of them. It reads all: a query that may have many has its own limit."""
        return next(iter(self.all(*values)), None)

    def get(self, *values: Any) -> R:
        """The only one. Raises its model's DoesNotExist."""
        found = self.first(*values)
        if found is None:
            raise self._queryset().model.DoesNotExist(f"none for {values}")
        return found

    def _queryset(self) -> "QuerySet[Any, R]":
        return self._made(*map(Given, range(len(inspect.signature(self._made).parameters))))

    def _make(self) -> _Plan:
        queryset = self._queryset()
        compiler = queryset.query.get_compiler(connection=connection)
        sql, values = compiler.as_sql()
        return _Plan(
            sql=sql,
            values=values,
            converters=list(compiler.get_converters([one[0] for one in compiler.select]).items()),
            row=tuple if queryset._fields is not None else _model_of(compiler, queryset.db),  # type: ignore[attr-defined]  # its own
            locks=queryset.query.select_for_update,
        )


def _model_of(compiler: Any, db: str) -> Callable[[Sequence[Any]], Any]:
    """What Django's ModelIterable does with a row."""
    about, select = compiler.klass_info, compiler.select
    model, places = about["model"], about["select_fields"]
    own = slice(places[0], places[-1] + 1)
    names = [one[0].target.attname for one in select[own]]
    related = get_related_populators(about, select, db)

    def made(row: Sequence[Any]) -> Any:
        one = model.from_db(db, names, row[own])
        for each in related:
            each.populate(row, one)
        return one

    return made


def _converted(rows: Sequence[Sequence[Any]], plan: _Plan) -> Iterator[Sequence[Any]]:
    """As Django's compiler does: what PostgreSQL has no form for is told by the field."""
    for row in map(list, rows):
        for place, (converters, expression) in plan.converters:
            for convert in converters:
                row[place] = convert(row[place], expression, connection)
        yield row


def related(one: Model, name: str) -> Sequence[Any]:
    """What `one.<name>.all()` gives, for the name of a relation: as it was loaded, else asked for now."""
    loaded = getattr(one, "_prefetched_objects_cache", {}).get(name)
    return loaded if loaded is not None else _ask(one, name)


def load(one: Model, name: str) -> None:
    """Asks for what `one.<name>.all()` gives from now on, as `prefetch_related` does."""
    rows = _ask(one, name)
    held: QuerySet[Any] = QuerySet(_relation(type(one), name).related_model)
    held._result_cache = rows  # as Django's own prefetch does
    vars(one).setdefault("_prefetched_objects_cache", {})[name] = held


def _ask(one: Model, name: str) -> list[Any]:
    relation = _relation(type(one), name)
    rows = _naming(type(one), name).all(one.pk)
    if relation.one_to_many:
        for row in rows:
            relation.remote_field.set_cached_value(row, one)
    return rows


@cache
def _naming(model: type[Model], name: str) -> Fixed[Any]:
    relation = _relation(model, name)
    return Fixed(lambda key: relation.related_model._default_manager.filter(**{relation.remote_field.name: key}))


@cache
def locked_by_key(model: type[Model]) -> Fixed[Any]:
    """The one row, locked as its model's queryset says by `locked`."""
    return Fixed(lambda pk: model._default_manager.all().locked().filter(pk=pk))  # type: ignore[attr-defined]  # its own


def _relation(model: type[Model], name: str) -> Any:
    return model._meta.get_field(name)
