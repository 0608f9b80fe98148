"""What an alert looks for it finds by an index, however much is on record: a table that is read whole costs more each day."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from tests.incidents.test_storm import alert

Fire = Callable[..., Any]

ON_RECORD = """
INSERT INTO incidents_incident
SELECT (jsonb_populate_record(one, jsonb_build_object('id', gen_random_uuid(), 'number', 1000000 + n, 'service', 's' || n))).*
FROM incidents_incident AS one, generate_series(1, 3000) AS n;
INSERT INTO incidents_alert
SELECT (jsonb_populate_record(one, jsonb_build_object(
    'id', home.number, 'group_id', 'g' || home.number, 'refire_key', md5(home.number::text), 'incident_id', home.id))).*
FROM incidents_alert AS one, incidents_incident AS home WHERE home.service <> 'checkout';
INSERT INTO incidents_delivery
SELECT (jsonb_populate_record(one, jsonb_build_object('id', 1000000 + n, 'group_id', 'g' || n, 'digest', md5(n::text)))).*
FROM incidents_delivery AS one, generate_series(1, 3000) AS n
"""


@pytest.fixture
def much_on_record(fire: Fire) -> None:
    fire(alert("I1ALERT", service="checkout"))
    with connection.cursor() as cursor:
        cursor.execute(ON_RECORD)
        cursor.execute("ANALYZE incidents_incident, incidents_alert, incidents_delivery")


def plans(fire: Fire, body: dict[str, Any]) -> list[str]:
    """Of each of our prepared statements that taking it runs, as PostgreSQL would run it again."""
    sent: list[str] = []

    def listen(execute: Any, sql: str, values: Any, *more: Any) -> Any:
        _many, context = more
        sent.extend(context["cursor"].mogrify(sql, values).partition("EXECUTE ")[2:] if "EXECUTE " in sql else [])
        return execute(sql, values, *more)

    with connection.execute_wrapper(listen):
        assert fire(body).status_code == 200
    with connection.cursor() as cursor:
        cursor.execute(
            "DISCARD PLANS; SET enable_seqscan = off"
        )  # of a small table, which it may be, the whole is cheaper
        plans = ["\n".join(line for (line,) in _explained(cursor, one)) for one in sent]
        cursor.execute("RESET enable_seqscan; DISCARD PLANS")
        return plans


def _explained(cursor: Any, execute: str) -> list[tuple[str]]:
    cursor.execute(f"EXPLAIN EXECUTE {execute}")
    return list(cursor.fetchall())


@pytest.mark.usefixtures("much_on_record")
@pytest.mark.parametrize(
    ("body", "statements"),
    [
        (alert("I2ALERT", service="cart"), 1),
        (alert("I2ALERT", service="cart", team="shop"), 1),
        (alert("I2ALERT", service=""), 1),
        (alert("I2ALERT", service="checkout"), 2),
    ],
    ids=["of a service", "of a team", "of neither", "joins"],
)
def test_no_table_is_read_whole(fire: Fire, body: dict[str, Any], statements: int) -> None:
    read = plans(fire, body)
    assert len(read) == statements
    assert not [line for plan in read for line in plan.splitlines() if "Seq Scan" in line]
