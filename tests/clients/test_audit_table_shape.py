"""The audit mirror's table is made as it must be, and one that is not is named property by property."""

import json
from typing import Any
from uuid import uuid4

import boto3
import pytest
from botocore.awsrequest import AWSResponse
from django.core.management import CommandError, call_command
from pytest_django import Settings

from clients import audit_table, audit_table_shape, aws
from clients.aws import _Body
from clients.errors import Refused, TryLater
from tests.clients.test_audit_table import item
from tests.environment import aws_url

pytestmark = pytest.mark.django_db


@pytest.fixture
def unmade(settings: Settings) -> str:
    """The name of a table that is not there."""
    settings.AUDIT_TABLE_NAME = f"audit-{uuid4()}"
    return str(settings.AUDIT_TABLE_NAME)


def at_moto() -> Any:
    return boto3.client("dynamodb", endpoint_url=aws_url)


def test_a_table_is_made_as_it_must_be(unmade: str, capsys: Any) -> None:
    call_command("audit_table", "create")
    assert capsys.readouterr().out == (
        f"{unmade} is made; 0 chains will be copied to it.\n{unmade} is as it must be.\n"
    )
    assert audit_table.put(item(1))


def test_one_that_is_there_is_left_and_completed(unmade: str, capsys: Any) -> None:
    audit_table_shape._create()
    audit_table.put(item(1))
    call_command("audit_table", "create")
    assert "was there already" in capsys.readouterr().out
    assert audit_table.last("INCIDENT#1") == item(1)
    assert audit_table_shape.wrong() == []


def test_each_property_that_is_wrong_is_named(unmade: str) -> None:
    at_moto().create_table(
        TableName=unmade,
        AttributeDefinitions=[{"AttributeName": "id", "AttributeType": "N"}],
        KeySchema=[{"AttributeName": "id", "KeyType": "HASH"}],
        ProvisionedThroughput={"ReadCapacityUnits": 1, "WriteCapacityUnits": 1},
    )
    with pytest.raises(CommandError) as failed:
        call_command("audit_table", "check")
    assert failed.value.returncode == 1
    assert str(failed.value).splitlines()[1:] == [
        "  keys: the partition key must be pk, the sort key sk, both strings (S)",
        "  capacity: PROVISIONED; it must be on demand (PAY_PER_REQUEST)",
        "  deletion protection: off; it must be on",
        "  time to live: off; it must be on, by expires_at",
        "  point-in-time recovery: off; it must be on",
    ]
    with pytest.raises(CommandError, match="other keys"):
        call_command("audit_table", "create")


def test_another_attribute_of_expiry_is_named(unmade: str) -> None:
    audit_table_shape._create()
    spec = {"Enabled": True, "AttributeName": "gone_at"}
    at_moto().update_time_to_live(TableName=unmade, TimeToLiveSpecification=spec)
    assert "time to live: by gone_at; it must be by expires_at" in audit_table_shape.wrong()


def test_a_table_that_is_not_there_cannot_be_checked(unmade: str, settings: Settings) -> None:
    with pytest.raises(CommandError, match="ResourceNotFoundException") as failed:
        call_command("audit_table", "check")
    assert failed.value.returncode == 2
    settings.AUDIT_TABLE_NAME = ""
    with pytest.raises(CommandError, match="AUDIT_TABLE_NAME is not set"):
        call_command("audit_table", "create")


def saying(operation: str, said: dict[str, Any], *, status: int, times: int) -> Any:
    """What AWS says to it, so often, and moto never does."""
    left = [said] * times

    def answer(request: Any, **_: Any) -> AWSResponse | None:
        if f".{operation}" not in bytes(request.headers["X-Amz-Target"]).decode() or not left:
            return None
        return AWSResponse(request.url, status, {}, _Body(json.dumps(left.pop()).encode()))  # type: ignore[arg-type]

    return answer


@pytest.fixture
def answered() -> Any:
    events, made = aws.client("dynamodb").meta.events, []

    def answer(operation: str, said: dict[str, Any], *, status: int = 200, times: int = 1) -> None:
        made.append(saying(operation, said, status=status, times=times))
        events.register("before-send.dynamodb", made[-1])

    yield answer
    for one in made:
        events.unregister("before-send.dynamodb", one)


@pytest.fixture
def refused(answered: Any) -> Any:
    def refuse(operation: str, code: str, **more: Any) -> None:
        said = {"__type": f"com.amazonaws.dynamodb.v20120810#{code}", "message": "no", **more}
        answered(operation, said, status=400, times=100)

    return refuse


def test_backups_that_are_not_ready_are_waited_for(unmade: str, refused: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(audit_table_shape, "READY_WITHIN_S", -1.0)
    refused("UpdateContinuousBackups", "ContinuousBackupsUnavailableException")
    with pytest.raises(TryLater, match="not ready yet"):
        audit_table_shape.create()


@pytest.mark.parametrize(
    ("operation", "code"), [("CreateTable", "LimitExceeded"), ("UpdateContinuousBackups", "Denied")]
)
def test_what_else_is_refused_is_said(unmade: str, refused: Any, operation: str, code: str) -> None:
    refused(operation, code)
    with pytest.raises(Refused, match=code):
        audit_table_shape.create()


# Many at once


def test_together_is_all_or_nothing(table: str) -> None:
    assert audit_table.put_together([item(1), item(2)])
    assert not audit_table.put_together([item(3), item(2), item(4)])
    assert audit_table.page("INCIDENT#1", limit=9) == [item(1), item(2)]


def test_a_table_without_room_is_tried_later(table: str, refused: Any) -> None:
    reasons = [{"Code": "None"}, {"Code": "ThrottlingError"}]
    refused("TransactWriteItems", "TransactionCanceledException", CancellationReasons=reasons)
    with pytest.raises(TryLater):
        audit_table.put_together([item(1), item(2)])


def test_another_who_puts_at_the_same_time_is_compared_with(table: str, refused: Any) -> None:
    reasons = [{"Code": "TransactionConflict"}, {"Code": "None"}]
    refused("TransactWriteItems", "TransactionCanceledException", CancellationReasons=reasons)
    assert not audit_table.put_together([item(1), item(2)])


# Asked for together


def test_of_many_keys_those_that_are_taken_are_named(table: str) -> None:
    for seq in (1, 130, 250):
        audit_table.put(item(seq))
    keys = [("INCIDENT#1", item(seq).sk) for seq in range(1, 251)]
    assert audit_table.there(keys * 2) == {keys[0], keys[129], keys[249]}
    assert audit_table.there([]) == set()


def test_keys_that_had_no_answer_are_asked_for_again(table: str, answered: Any) -> None:
    ours = [item(1), item(2)]
    assert audit_table.put_together(ours)
    keys = [{"pk": {"S": one.pk}, "sk": {"S": one.sk}} for one in ours]
    answered("BatchGetItem", {"Responses": {table: keys[:1]}, "UnprocessedKeys": {table: {"Keys": keys[1:]}}})
    assert audit_table.there((one.pk, one.sk) for one in ours) == {(one.pk, one.sk) for one in ours}


def test_a_table_that_answers_none_of_them_is_asked_later(table: str, answered: Any) -> None:
    keys = [{"pk": {"S": "INCIDENT#1"}, "sk": {"S": item(seq).sk}} for seq in (1, 2)]
    answered("BatchGetItem", {"Responses": {}, "UnprocessedKeys": {table: {"Keys": keys}}})
    with pytest.raises(TryLater, match="no room"):
        audit_table.there([("INCIDENT#1", item(1).sk), ("INCIDENT#1", item(2).sk)])
