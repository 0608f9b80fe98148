"""A hint is written as Celery and kombu write it, so that their workers take it."""

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
import redis
from celery import current_app
from django.conf import settings

from incidents.outbox.message import list_of, message
from incidents.outbox.prompt import prompt

NAMES_IT = {"id", "root_id", "correlation_id", "delivery_tag"}  # each time another
OF_NO_USE = {"timelimit", "origin", "reply_to"}  # the task's own limits count, and nobody answers


@pytest.fixture
def broker() -> Iterator[redis.Redis]:
    with redis.from_url(settings.REDIS_URL) as broker:
        broker.delete(*(list_of("default", priority) for priority in (0, 3, 6, 9)))
        yield broker


def parts(said: Any) -> dict[str, Any]:
    told = json.loads(said)
    body = json.loads(base64.b64decode(told.pop("body")))
    flat = {**told.pop("headers"), **told.pop("properties"), **told, "body": body}
    return {name: value for name, value in flat.items() if name not in NAMES_IT | OF_NO_USE}


@pytest.mark.parametrize("priority", [0, 3, 6, 9])
def test_it_says_what_celerys_own_says_in_the_same_list(broker: redis.Redis, priority: int) -> None:
    task = current_app.tasks["effects.mirror_chain"]
    task.apply_async(args=(7,), queue="default", priority=priority, retry=False)
    theirs = broker.lpop(list_of("default", priority))
    assert parts(theirs) == parts(message(7, "mirror_chain", queue="default", priority=priority))


def test_a_task_is_known_by_one_name_throughout() -> None:
    told = json.loads(message(7, "mirror_chain", queue="default", priority=0))
    names = {told["headers"]["id"], told["headers"]["root_id"], told["properties"]["correlation_id"]}
    assert len(names) == 1


def test_kinds_of_another_release_are_left_to_it(broker: redis.Redis) -> None:
    assert prompt((7, "of_a_newer_release", 0), (8, "mirror_chain", 0))
    assert broker.llen("default") == 1
