"""How the audit mirror's table must be: made by `audit_table create`, compared by `audit_table check`.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CreateTable.html, API_UpdateTimeToLive.html and
API_UpdateContinuousBackups.html
"""

import time
from typing import TYPE_CHECKING

from django.conf import settings

from clients import aws
from clients.audit_table import SYSTEM
from clients.errors import Refused, TryLater

if TYPE_CHECKING:  # the types are a development requirement
    from mypy_boto3_dynamodb.type_defs import KeySchemaElementTypeDef, TableDescriptionTypeDef

KEYS: "tuple[KeySchemaElementTypeDef, ...]" = (
    {"AttributeName": "pk", "KeyType": "HASH"},
    {"AttributeName": "sk", "KeyType": "RANGE"},
)
EXPIRES = "expires_at"
EXISTS = "ResourceInUseException"
NOT_YET = "ContinuousBackupsUnavailableException"
READY_WITHIN_S = 60.0
LOOK_AGAIN_S = 1.0


def create() -> bool:
    """Makes the table, or what is missing of one that was left half made; True if there was none.

    Never takes anything away. Raises Refused for a table with other keys, TryLater where it is not ready within a minute.
    """
    is_new = _create()
    until = time.monotonic() + READY_WITHIN_S
    while _described().get("TableStatus") != "ACTIVE":
        _wait(until)
    if _key_schema(_described()):
        raise Refused(SYSTEM, "a table of that name has other keys", code="other_keys")
    if _expiry():
        _expire()
    while _backups() and not _back_up():
        _wait(until)
    return is_new


def wrong() -> list[str]:
    """A line for each property that is not as it must be: what it is, and what it should be. Raises the three failures."""
    table = _described()
    found = [_key_schema(table), _billing(table), _deletion(table), _expiry(), _backups()]
    return [line for line in found if line]


def _key_schema(table: "TableDescriptionTypeDef") -> str:
    types = {one["AttributeName"]: one["AttributeType"] for one in table.get("AttributeDefinitions", [])}
    keys = [(one["KeyType"], one["AttributeName"], types[one["AttributeName"]]) for one in table.get("KeySchema", [])]
    right = sorted(keys) == [("HASH", "pk", "S"), ("RANGE", "sk", "S")]
    return "" if right else "keys: the partition key must be pk, the sort key sk, both strings (S)"


def _billing(table: "TableDescriptionTypeDef") -> str:
    mode = table.get("BillingModeSummary", {}).get("BillingMode", "PROVISIONED")
    return "" if mode == "PAY_PER_REQUEST" else f"capacity: {mode}; it must be on demand (PAY_PER_REQUEST)"


def _deletion(table: "TableDescriptionTypeDef") -> str:
    return "" if table.get("DeletionProtectionEnabled") else "deletion protection: off; it must be on"


def _expiry() -> str:
    with aws.asking(SYSTEM, safe=True):
        answer = aws.client("dynamodb").describe_time_to_live(TableName=settings.AUDIT_TABLE_NAME)
    there = answer["TimeToLiveDescription"]
    if there.get("TimeToLiveStatus") not in ("ENABLED", "ENABLING"):
        return f"time to live: off; it must be on, by {EXPIRES}"
    by = there.get("AttributeName")
    return "" if by == EXPIRES else f"time to live: by {by}; it must be by {EXPIRES}"


def _backups() -> str:
    with aws.asking(SYSTEM, safe=True):
        answer = aws.client("dynamodb").describe_continuous_backups(TableName=settings.AUDIT_TABLE_NAME)
    there = answer["ContinuousBackupsDescription"].get("PointInTimeRecoveryDescription", {})
    is_on = there.get("PointInTimeRecoveryStatus") == "ENABLED"
    return "" if is_on else "point-in-time recovery: off; it must be on"


def _described() -> "TableDescriptionTypeDef":
    with aws.asking(SYSTEM, safe=True):
        return aws.client("dynamodb").describe_table(TableName=settings.AUDIT_TABLE_NAME)["Table"]


def _create() -> bool:
    try:
        with aws.asking(SYSTEM, safe=True):  # a second one finds it there
            aws.client("dynamodb").create_table(
                TableName=settings.AUDIT_TABLE_NAME,
                AttributeDefinitions=[{"AttributeName": key["AttributeName"], "AttributeType": "S"} for key in KEYS],
                KeySchema=KEYS,
                BillingMode="PAY_PER_REQUEST",
                DeletionProtectionEnabled=True,
            )
    except Refused as refused:
        if refused.code == EXISTS:
            return False
        raise
    return True


def _expire() -> None:
    with aws.asking(SYSTEM, safe=True):
        aws.client("dynamodb").update_time_to_live(
            TableName=settings.AUDIT_TABLE_NAME,
            TimeToLiveSpecification={"Enabled": True, "AttributeName": EXPIRES},
        )


def _back_up() -> bool:
    """False while a table that was just made cannot be backed up yet."""
    try:
        with aws.asking(SYSTEM, safe=True):
            aws.client("dynamodb").update_continuous_backups(
                TableName=settings.AUDIT_TABLE_NAME,
                PointInTimeRecoverySpecification={"PointInTimeRecoveryEnabled": True},
            )
    except Refused as refused:
        if refused.code == NOT_YET:
            return False
        raise
    return True


def _wait(until: float) -> None:
    if time.monotonic() > until:
        raise TryLater(SYSTEM, "the table is not ready yet")
    time.sleep(LOOK_AGAIN_S)
