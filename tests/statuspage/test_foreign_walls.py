"""What the database itself holds of foreign posts, for raw SQL too."""

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from incidents.models import Person
from sandbox.world import World
from tests.statuspage.test_foreign import found, post


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE statuspage_foreignpost SET words = 'nicer'",
        "UPDATE statuspage_foreignpost SET found_at = now()",
        "DELETE FROM statuspage_foreignpost",
    ],
)
def test_the_database_keeps_what_was_found(world: World, transactional_db: None, sql: str) -> None:
    post(world)
    found()
    with pytest.raises(DatabaseError, match=r"stays|on record"), connection.cursor() as cursor:
        cursor.execute(sql)


def test_the_database_wants_two_people_in_their_order(world: World, ic: Person, approver: Person) -> None:
    post(world)
    found()
    for sql in (
        f"UPDATE statuspage_foreignpost SET seconded_by_id = {ic.pk}, seconded_at = now()",
        f"UPDATE statuspage_foreignpost SET signed_by_id = {ic.pk}, signed_at = now()",
        f"UPDATE statuspage_foreignpost SET signed_by_id = {ic.pk}, signed_at = now(), why = 'x',"
        f" seconded_by_id = {ic.pk}, seconded_at = now()",
    ):
        with pytest.raises(IntegrityError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(sql)
    signed = f"UPDATE statuspage_foreignpost SET signed_by_id = {ic.pk}, signed_at = now(), why = 'x'"
    with connection.cursor() as cursor:
        cursor.execute(signed)
    with pytest.raises(DatabaseError, match="who signed"), connection.cursor() as cursor:
        cursor.execute(signed.replace("'x'", "'y'"))
