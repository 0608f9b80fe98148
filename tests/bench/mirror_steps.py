"""`python -m tests.bench.mirror_steps`: chains caught up by the mirror, then their items put bare, at one moto. Prints JSON.

In turns, so that what else the machine does meets all three. Bare are the same items under other keys: by TransactWriteItems with
a condition each, so many at a time as ours; and by BatchWriteItem, which knows no condition.
"""

import json
import sys
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from sandbox.moto_server import seed
from tests import environment  # first: it sets what Django and boto3 read

# isort: split
import boto3
import django

CHAINS, EVENTS, WARM = 6, 100, 1
TOGETHER, BATCH = 100, 25
TABLE = "incident-response-audit"

Items = list[dict[str, Any]]


def main() -> None:
    """Events a second of each."""
    django.setup()
    seed(environment.aws_url, hmac_secret="unused")
    table = boto3.client("dynamodb", endpoint_url=environment.aws_url)
    took: dict[str, list[float]] = {"ours": [], "transactions": [], "batches": []}
    for number in range(WARM + CHAINS):
        chain = _chain(number)
        items = _items(chain)
        does: dict[str, Callable[[], None]] = {
            "ours": partial(_mirror, chain),
            "transactions": partial(_transactions, table, items),
            "batches": partial(_batches, table, items),
        }
        for name in [*does, *does][number % 3 :][:3]:  # moto is slower the more it holds: each is first in turn
            took[name].append(_seconds(does[name]))
    sys.stdout.write(json.dumps({name: EVENTS * CHAINS / sum(each[WARM:]) for name, each in took.items()}))


def _seconds(do: Callable[[], None]) -> float:
    began = time.perf_counter()
    do()
    return time.perf_counter() - began


def _chain(number: int) -> str:
    """An incident with so many events, of which none is copied."""
    from django.db import transaction  # noqa: PLC0415

    from incidents import intake, people  # noqa: PLC0415
    from incidents.actor import WORKER, Actor  # noqa: PLC0415
    from incidents.audit.actions import Action  # noqa: PLC0415
    from incidents.audit.record import record  # noqa: PLC0415
    from incidents.models import Incident  # noqa: PLC0415
    from incidents.models.incident import Severity  # noqa: PLC0415

    dana = people.by_slack(team="T0SANDBOX", user=f"U0DANA{number:03}", name="Dana")
    actor = Actor(via="slack", person=dana)
    incident, _ = intake.declare(title="Checkout errors", severity=Severity.P1, actor=actor, person=dana)
    with transaction.atomic():
        locked = Incident.objects.lock(incident.pk)
        for at in range(EVENTS - incident.events.count()):
            record(Action.NOTE_ADDED, actor=WORKER, incident=locked, words={"note": f"{at}: it is slow again. " * 8})
    return str(incident.chain)


def _mirror(chain: str) -> None:
    from incidents.audit.mirror import mirror_tail  # noqa: PLC0415

    assert mirror_tail(chain) == EVENTS


def _items(chain: str) -> Items:
    """What the mirror will hold of it, as DynamoDB is told."""
    from clients.audit_table import _to_table  # noqa: PLC0415
    from incidents.audit.branch import trunk  # noqa: PLC0415
    from incidents.audit.mirror import _item  # noqa: PLC0415
    from incidents.models import AuditEvent  # noqa: PLC0415

    events = AuditEvent.objects.filter(chain=chain).order_by("seq")
    return [_to_table(_item(event, trunk(chain))) for event in events]


def _transactions(table: Any, items: Items) -> None:
    for some in _parts(items, TOGETHER):
        puts = [
            {
                "Put": {
                    "TableName": TABLE,
                    "Item": _under(item, "transactions"),
                    "ConditionExpression": "attribute_not_exists(pk)",
                }
            }
            for item in some
        ]
        table.transact_write_items(TransactItems=puts)


def _batches(table: Any, items: Items) -> None:
    for some in _parts(items, BATCH):
        puts = [{"PutRequest": {"Item": _under(item, "batches")}} for item in some]
        table.batch_write_item(RequestItems={TABLE: puts})


def _parts(items: Items, size: int) -> Sequence[Items]:
    return [items[at : at + size] for at in range(0, len(items), size)]


def _under(item: dict[str, Any], name: str) -> dict[str, Any]:
    return item | {"pk": {"S": f"{item['pk']['S']}#{name}"}}


if __name__ == "__main__":
    main()
