"""The backend by the name Django looks for (docs.djangoproject.com, "Subclassing the built-in database backends")."""

import select
from typing import Any

from django.db.backends.postgresql import base, operations

from clients.postgresql.cursor import Cursor


class DatabaseOperations(operations.DatabaseOperations):
    """Its queries are made by compilers of ours."""

    compiler_module = "clients.postgresql.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """Its `is_usable` is asked once a request, and a round trip there would be a tenth of a webhook."""

    ops_class = DatabaseOperations

    def get_connection_params(self) -> dict[str, Any]:
        """Django's, with our cursor."""
        return {**super().get_connection_params(), "cursor_factory": Cursor}

    def is_usable(self) -> bool:
        """A server that ended the connection has sent word of it; only where something waits to be read is it asked."""
        if self.connection is None or self.connection.closed:
            return False
        arrived = select.poll()
        arrived.register(self.connection.fileno(), select.POLLIN)
        return not arrived.poll(0) or super().is_usable()
