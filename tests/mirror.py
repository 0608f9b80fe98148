"""The mirror's table, which moto keeps in this process: emptied, taken and put back without asking it.

A transaction of moto's copies all that it holds first, so what earlier tests left there would cost each later one.
"""

from typing import Any

from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.dynamodb.models import dynamodb_backends

from tests import environment


def _partitions() -> dict[str, Any]:
    """By their keys."""
    tables = dynamodb_backends[DEFAULT_ACCOUNT_ID][environment.FIXED["AWS_REGION"]].tables
    items: dict[str, Any] = tables[environment.FIXED["AUDIT_TABLE_NAME"]].items
    return items


def empty() -> None:
    _partitions().clear()


def taken() -> dict[str, Any]:
    """What it holds."""
    return {key: dict(items) for key, items in _partitions().items()}


def put_back(held: dict[str, Any]) -> None:
    """Beside what is there. Items are never changed in place."""
    _partitions().update({key: dict(items) for key, items in held.items()})
