"""Each request and each effect of a test acts in the database as web's or a worker's role, so that a right that lacks is noticed.

Everything else of a test, what it prepares and looks at, is the superuser's.
"""

import contextlib
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.db import Error, connection


@contextlib.contextmanager
def acting_as(group: str) -> Iterator[None]:
    """On this thread's connection, past Django, which counts no statement of it."""
    with contextlib.suppress(Error, RuntimeError):  # a database that is away, or a test that may not use it
        connection.ensure_connection()
    raw = connection.connection
    if raw is None or raw.closed:
        yield
        return
    before = getattr(raw, "acting_as", "none")
    _become(raw, group)
    try:
        yield
    finally:
        if connection.connection is raw and not raw.closed:
            _become(raw, before)


def _become(raw: Any, group: str) -> None:
    with contextlib.suppress(psycopg.Error):  # of a transaction that failed; its end takes the role along
        raw.execute(f"SET ROLE {group}")
        raw.acting_as = group


def _as(group: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def acting(*args: Any, **kwargs: Any) -> Any:
        with acting_as(group):
            return function(*args, **kwargs)

    return acting


def pytest_collection_modifyitems(config: pytest.Config) -> None:
    """Once a process."""
    from django.core.handlers.base import BaseHandler  # noqa: PLC0415

    from incidents.outbox import work  # noqa: PLC0415

    BaseHandler.get_response = _as("incident_response_web", BaseHandler.get_response)  # type: ignore[method-assign]
    work._attempt = _as("incident_response_worker", work._attempt)
