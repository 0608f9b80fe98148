"""Django's own compilers, but an ordered query does not compare itself with each column that it selects.

Django looks whether what it orders by is selected, so as to order by position. For that it hashes every selected column, which
is a quarter of what a query of two tables costs. A name can only be another name, so only expressions have to be looked for.
"""

from collections.abc import Iterator
from typing import Any

from django.db.backends.postgresql import compiler
from django.db.backends.postgresql.compiler import (  # type: ignore[import-untyped]  # the stubs leave it out
    SQLAggregateCompiler,
    SQLDeleteCompiler,
    SQLInsertCompiler,
    SQLUpdateCompiler,
)

__all__ = ["SQLAggregateCompiler", "SQLCompiler", "SQLDeleteCompiler", "SQLInsertCompiler", "SQLUpdateCompiler"]


class SQLCompiler(compiler.SQLCompiler):  # type: ignore[misc]  # the same
    """What SELECT is made with."""

    select: Any

    def _order_by_pairs(self) -> Iterator[tuple[Any, bool]]:
        select = self.select
        if select and self._orders_by_columns():
            self.select = []
        try:
            return iter(list(super()._order_by_pairs()))
        finally:
            self.select = select

    def _orders_by_columns(self) -> bool:
        """By their names alone, none of which is a name that the query gives."""
        by = (*self.query.extra_order_by, *self.query.order_by, *self.query.get_meta().ordering)
        named = any(alias for _, _, alias in self.select)
        return not (named or self.query.combinator) and all(isinstance(one, str) for one in by)
