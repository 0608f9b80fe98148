"""The audit mirror's table at moto."""

import boto3
import pytest
from pytest_django import Settings

from clients import audit_table
from clients.audit_table import Item
from clients.errors import Refused
from tests.environment import aws_url


def item(seq: int, *, pk: str = "INCIDENT#1", canonical: bytes = b'{"a":1}') -> Item:
    return Item(
        pk=pk, sk=f"AUDIT#{seq:012d}", canonical=canonical, hash=b"\x01" * 32, previous=b"\x00" * 32, expires_at=9
    )


def test_what_was_put_is_read_back_byte_for_byte(table: str) -> None:
    ours = item(1, canonical=bytes(range(256)))
    assert audit_table.put(ours)
    assert audit_table.get(ours.pk, ours.sk) == ours


def test_a_key_that_is_taken_stays_as_it_is(table: str) -> None:
    audit_table.put(item(1))
    assert not audit_table.put(item(1, canonical=b"other"))
    assert audit_table.get("INCIDENT#1", item(1).sk) == item(1)


def test_what_is_not_there_is_none(table: str) -> None:
    assert audit_table.get("INCIDENT#1", item(1).sk) is None
    assert audit_table.last("INCIDENT#1") is None
    assert audit_table.page("INCIDENT#1", limit=10) == []


def test_the_last_is_the_one_with_the_greatest_key(table: str) -> None:
    for seq in (2, 10, 9):
        audit_table.put(item(seq))
    audit_table.put(item(99, pk="INCIDENT#2"))
    assert audit_table.last("INCIDENT#1") == item(10)


def test_pages_follow_one_another_in_order(table: str) -> None:
    for seq in range(1, 6):
        audit_table.put(item(seq))
    first = audit_table.page("INCIDENT#1", limit=3)
    rest = audit_table.page("INCIDENT#1", after=first[-1].sk, limit=3)
    assert first + rest == [item(seq) for seq in range(1, 6)]


def test_a_table_that_is_not_there_is_refused(settings: Settings) -> None:
    settings.AUDIT_TABLE_NAME = "no-such-table"
    with pytest.raises(Refused) as refused:
        audit_table.put(item(1))
    assert refused.value.code == "ResourceNotFoundException"


def test_an_item_of_another_shape_is_refused(table: str) -> None:
    foreign = {"pk": {"S": "INCIDENT#1"}, "sk": {"S": item(1).sk}, "canonical": {"S": "text"}}
    boto3.client("dynamodb", endpoint_url=aws_url).put_item(TableName=table, Item=foreign)
    with pytest.raises(Refused):
        audit_table.last("INCIDENT#1")
