"""The audit mirror's table in DynamoDB: put once, read consistently. Nothing here changes or deletes an item.

https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_PutItem.html, API_TransactWriteItems.html, API_Query.html,
API_BatchGetItem.html
"""

from collections.abc import Iterable, Sequence
from typing import Any, cast

from django.conf import settings
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from clients import aws
from clients.errors import Refused, TryLater

SYSTEM = "dynamodb"
TAKEN = "ConditionalCheckFailedException"
MOST_TOGETHER = 100  # items of one transaction
MOST_ASKED = 100  # keys of one BatchGetItem
TOGETHER_S = 15.0  # for all of it: a table that is slow now is written to all the same
UNTAKEN = "attribute_not_exists(pk)"
Key = tuple[str, str]  # pk and sk


class Item(BaseModel):
    """One event's copy. `expires_at` is in unix seconds, for DynamoDB's TTL."""

    model_config = ConfigDict(frozen=True, strict=True)

    pk: str
    sk: str
    canonical: bytes
    hash: bytes
    previous: bytes
    expires_at: int


def put(item: Item) -> bool:
    """True: it was put. False: its key was taken, perhaps by an earlier try of ours, so compare."""
    try:
        with aws.asking(SYSTEM, safe=True):  # harmless to repeat: a second one finds the key taken
            aws.client("dynamodb").put_item(
                TableName=settings.AUDIT_TABLE_NAME,
                Item=_to_table(item),
                ConditionExpression=UNTAKEN,
            )
    except Refused as refused:
        if refused.code == TAKEN:
            return False
        raise
    return True


def put_together(items: Sequence[Item]) -> bool:
    """True: all were put, in one step. False: none was, since a key is taken or somebody else is putting them.

    At most MOST_TOGETHER, and 4 MB. Raises TryLater where the table has no room for so much at once.
    """
    puts = [{"Put": _conditional(item)} for item in items]
    dynamodb = aws.client("dynamodb")
    with aws.asking(SYSTEM, safe=True, deadline=TOGETHER_S):  # all or nothing: a second one finds the keys taken
        try:
            dynamodb.transact_write_items(TransactItems=cast(Any, puts))
        except dynamodb.exceptions.TransactionCanceledException as cancelled:
            why = cancelled.response.get("CancellationReasons", [])
            if not CONTESTED & {one.get("Code", "") for one in why}:
                raise
            return False
    return True


def get(pk: str, sk: str) -> Item | None:
    """The item as it is now (a consistent read); None if there is none."""
    key = {"pk": {"S": pk}, "sk": {"S": sk}}
    with aws.asking(SYSTEM, safe=True):
        found = aws.client("dynamodb").get_item(TableName=settings.AUDIT_TABLE_NAME, Key=key, ConsistentRead=True)
    return _from_table(found["Item"]) if found.get("Item") else None


def there(keys: Iterable[Key]) -> set[Key]:
    """Which of these keys are taken, read consistently, a hundred at a time; of their items nothing else is sent.

    What the table leaves unanswered for lack of room is asked again. Raises TryLater where it answers nothing at all.
    """
    found, waiting = set[Key](), list(dict.fromkeys(keys))
    while waiting:
        asked, waiting = waiting[:MOST_ASKED], waiting[MOST_ASKED:]
        taken, left = _ask_for(asked)
        if len(left) == len(asked):
            raise TryLater(SYSTEM, "the table has no room for so many questions now", code="unprocessed_keys")
        found |= taken
        waiting += left
    return found


def _ask_for(keys: Sequence[Key]) -> tuple[set[Key], list[Key]]:
    """Which of at most MOST_ASKED keys are taken, and which have no answer yet."""
    table = settings.AUDIT_TABLE_NAME
    wanted = [{"pk": {"S": pk}, "sk": {"S": sk}} for pk, sk in keys]
    asked = {"Keys": wanted, "ConsistentRead": True, "ProjectionExpression": "pk, sk"}
    with aws.asking(SYSTEM, safe=True):
        answer = aws.client("dynamodb").batch_get_item(RequestItems={table: cast(Any, asked)})
    left = answer.get("UnprocessedKeys", {}).get(table, {"Keys": []})["Keys"]
    return {_key(one) for one in answer.get("Responses", {}).get(table, [])}, [_key(one) for one in left]


def _key(attributes: Any) -> Key:
    return attributes["pk"]["S"], attributes["sk"]["S"]


def last(pk: str) -> Item | None:
    """The item with the greatest sort key, read consistently; None if the chain has none."""
    newest = _query("pk = :pk", {":pk": pk}, limit=1, forward=False)
    return newest[0] if newest else None


def page(pk: str, *, after: str = "", limit: int) -> list[Item]:
    """Up to `limit` items (and 1 MB) with a sort key beyond `after`, in order, read consistently; [] after the last."""
    if not after:
        return _query("pk = :pk", {":pk": pk}, limit=limit, forward=True)
    return _query("pk = :pk AND sk > :after", {":pk": pk, ":after": after}, limit=limit, forward=True)


def _query(condition: str, values: dict[str, str], *, limit: int, forward: bool) -> list[Item]:
    with aws.asking(SYSTEM, safe=True):
        found = aws.client("dynamodb").query(
            TableName=settings.AUDIT_TABLE_NAME,
            KeyConditionExpression=condition,
            ExpressionAttributeValues={name: {"S": value} for name, value in values.items()},
            ConsistentRead=True,
            ScanIndexForward=forward,
            Limit=limit,
        )
    return [_from_table(one) for one in found["Items"]]


def _conditional(item: Item) -> dict[str, Any]:
    return {"TableName": settings.AUDIT_TABLE_NAME, "Item": _to_table(item), "ConditionExpression": UNTAKEN}


def _to_table(item: Item) -> dict[str, Any]:
    return {
        "pk": {"S": item.pk},
        "sk": {"S": item.sk},
        "canonical": {"B": item.canonical},
        "hash": {"B": item.hash},
        "previous": {"B": item.previous},
        "expires_at": {"N": str(item.expires_at)},
    }


def _from_table(attributes: Any) -> Item:
    """Raises Refused for an item that is not one of ours: it was not written by this code."""
    plain = {name: int(kind["N"]) if "N" in kind else next(iter(kind.values())) for name, kind in attributes.items()}
    try:
        return TypeAdapter(Item).validate_python(plain)
    except ValidationError:
        raise Refused(SYSTEM, "the audit table holds an item of another shape", code="unexpected_answer") from None


# https://docs.aws.amazon.com/amazondynamodb/latest/APIReference/API_CancellationReason.html : of them those by which a
# comparison of what is there says more than another try.
CONTESTED = {"ConditionalCheckFailed", "TransactionConflict"}
