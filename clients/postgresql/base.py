"""The backend by the name Django looks for (docs.djangoproject.com, "Subclassing the built-in database backends")."""

import select

from django.db.backends.postgresql import base, operations


class DatabaseOperations(operations.DatabaseOperations):
    """Its queries are made by compilers of ours."""

    compiler_module = "clients.postgresql.compiler"


class DatabaseWrapper(base.DatabaseWrapper):
    """Its `is_usable` is asked once a request, and a round trip there would be a tenth of a webhook."""

    ops_class = DatabaseOperations

    def is_usable(self) -> bool:
        """A server that ended the connection has sent word of it; only where something waits to be read is it asked."""
        if self.connection is None or self.connection.closed:
            return False
        arrived = select.poll()
        arrived.register(self.connection.fileno(), select.POLLIN)
        return not arrived.poll(0) or super().is_usable()
