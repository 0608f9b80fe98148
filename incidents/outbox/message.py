"""A hint as Celery's workers read it, written here: through Celery and kombu each took ten times as long as all the rest of it.

https://docs.celeryq.dev/en/stable/internals/protocol.html : the message; kombu's Redis transport puts it in base64 in an
envelope, and has a list for each queue and priority. A test holds it beside one of Celery's own.
"""

import base64
import json
from typing import Any
from uuid import uuid4

from incidents.outbox.effect import task_name

PRIORITY = "\x06\x16"  # between a queue's name and a priority that is not the first
NOTHING_FOLLOWS = {"callbacks": None, "errbacks": None, "chain": None, "chord": None}
BLANK: dict[str, Any] = {
    "lang": "py", "shadow": None, "eta": None, "expires": None, "group": None, "group_index": None, "retries": 0,
    "timelimit": [None, None], "parent_id": None, "kwargsrepr": "{}", "origin": "outbox", "ignore_result": True,
    "replaced_task_nesting": 0, "stamped_headers": None, "stamps": {},
}  # fmt: skip


def list_of(queue: str, priority: int) -> str:
    """The list in Redis from which a worker of that queue takes what has this priority, one of Celery's steps."""
    return f"{queue}{PRIORITY}{priority}" if priority else queue


def message(entry_id: int, kind: str, *, queue: str, priority: int) -> str:
    """What stands in that list: the task of the kind, and the entry's id. Its limits of time are the task's own."""
    task, body = str(uuid4()), json.dumps([[entry_id], {}, NOTHING_FOLLOWS])
    headers = {**BLANK, "task": task_name(kind), "id": task, "root_id": task, "argsrepr": f"({entry_id},)"}
    properties = {
        "correlation_id": task, "delivery_mode": 2, "delivery_info": {"exchange": "", "routing_key": queue},
        "priority": priority, "body_encoding": "base64", "delivery_tag": str(uuid4()),
    }  # fmt: skip
    return json.dumps(
        {
            "body": base64.b64encode(body.encode()).decode(),
            "content-encoding": "utf-8",
            "content-type": "application/json",
            "headers": headers,
            "properties": properties,
        }
    )
