"""In a web server's thread a statement leaves Python's lock once, and not at each step of being sent, worked and answered.

psycopg leaves it five or six times, each a chance for another thread to take it and then a wait. libpq's own PQexec does all of it
in one call (postgresql.org, libpq-exec), but hears no signal meanwhile: so where signals come, in the main thread, psycopg waits.
"""

import threading
from collections.abc import Generator
from typing import Any

from django.db.backends.postgresql import base
from psycopg import OperationalError
from psycopg.pq import ConnStatus


class Cursor(base.Cursor):  # type: ignore[name-defined,misc]  # the stubs know psycopg 2's
    """Django's. Of several statements in one query PQexec gives the last one's results alone, which is what is asked for here."""

    def _maybe_prepare_gen(self, pgq: Any, **how: Any) -> Generator[Any, Any, None]:
        """psycopg's step between a query that is made and its results (3.3, _cursor_base.py). Raises as that does."""
        if threading.current_thread() is threading.main_thread():
            yield from super()._maybe_prepare_gen(pgq, **how)
            return
        self._query = pgq
        result = self._pgconn.exec_(pgq.query)
        if self._pgconn.status == ConnStatus.BAD:
            raise OperationalError(self._pgconn.get_error_message())
        self._check_results([result])
        self._set_results([result])
