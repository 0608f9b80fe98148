"""A kept connection is known to be gone without the server being asked, and an ordered query says what Django's says."""

import pytest
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.backends.postgresql import compiler
from django.db.models import Count, F, QuerySet

from incidents.models import Incident

ALL = Incident.objects
ORDERED = {
    "by a column": ALL.select_related("ic").order_by("-number"),
    "by another table's": ALL.order_by("ic__name", "pk").distinct(),
    "by what is selected under a name": ALL.values_list(F("title")).annotate(n=Count("alerts")).order_by("-n"),
    "by an expression": ALL.select_related("ic").order_by(F("ic_since").desc(nulls_last=True), "number"),
    "by a column of two queries together": ALL.values("title").union(ALL.values("title")).order_by("title"),
    "by nothing": ALL.order_by(),
}


def test_one_that_the_server_ended_is_not_usable(transactional_db: None) -> None:
    connection.ensure_connection()
    assert connection.is_usable()
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [connection.connection.info.backend_pid])
    other.close()
    assert not connection.is_usable()
    connection.close()
    connection.ensure_connection()
    assert connection.is_usable()


def test_one_that_was_closed_is_not_usable(transactional_db: None) -> None:
    connection.ensure_connection()
    connection.connection.close()
    assert not connection.is_usable()
    connection.close()


@pytest.mark.parametrize("by", ORDERED)
def test_a_query_is_ordered_as_django_orders_it(by: str) -> None:
    ordered: QuerySet[Incident] = ORDERED[by]
    ours = ordered.query.clone().get_compiler(connection=connection)
    theirs = compiler.SQLCompiler(ordered.query.clone(), connection, DEFAULT_DB_ALIAS)
    assert type(ours).__module__ == "clients.postgresql.compiler"
    assert ours.as_sql() == theirs.as_sql()
