"""Migrations that this code has and the database has not."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def unapplied() -> int:
    """How many. Raises DatabaseError and InterfaceError where the database cannot be asked."""
    executor = MigrationExecutor(connection)
    return len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
