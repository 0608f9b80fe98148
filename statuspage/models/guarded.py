"""The gate's tables change one row at a time, through the gate: the ORM's bulk ways refuse. Raw SQL meets the triggers."""

from functools import cache
from typing import Any, NoReturn, Self, TypeVar

from django.db import models

from clients.postgresql.fixed import Fixed
from statuspage.errors import BypassAttempted

M = TypeVar("M", bound=models.Model)


class GuardedQuerySet(models.QuerySet[M]):
    """A QuerySet that reads, locks and creates one; everything that changes many raises BypassAttempted."""

    def _refuse(self, *_args: Any, **_kwargs: Any) -> NoReturn:
        raise BypassAttempted(f"{self.model.__name__} rows change one at a time, through the gate")

    update = bulk_create = bulk_update = delete = update_or_create = _refuse

    def locked(self) -> Self:
        """The rows, locked until the transaction ends. Locks are taken in the order incident, draft, template, publication."""
        return self.select_for_update(of=("self",))  # not what it is looked for by: nobody may lock a revision

    def lock(self, pk: Any) -> M:
        """The one row, locked likewise."""
        row: M = _locked(self.model).get(pk)
        return row


@cache
def _locked(model: type[M]) -> Fixed[M]:
    return Fixed(lambda pk: model._default_manager.all().locked().filter(pk=pk))  # type: ignore[attr-defined]  # theirs is this
