"""A Redis that stands still while a worker reports what it has done: the worker takes further messages afterwards."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from kombu import Connection

from incident_response import broker
from incident_response.celery import app
from sandbox import redis_server


@pytest.fixture
def server(tmp_path: Path) -> Iterator[redis_server.Redis]:
    """A Redis that nobody else uses."""
    own = redis_server.start(tmp_path)
    yield own
    own.stop()


@pytest.fixture
def channel(server: redis_server.Redis) -> Iterator[Any]:
    """As Celery opens one."""
    options = app.conf.broker_transport_options
    with Connection(server.url, transport_options=options) as connection, connection.channel() as channel:
        yield channel


def test_celery_keeps_account_so(channel: Any) -> None:
    assert isinstance(channel, broker.Channel)


@pytest.mark.parametrize("told", ["ack", "reject"])
def test_a_place_is_free_although_redis_was_not_told(server: redis_server.Redis, channel: Any, told: str) -> None:
    queue = channel.connection.client.SimpleQueue("rooms")
    queue.put("first")
    message = queue.get(timeout=5)
    qos = message.channel.qos
    qos.prefetch_count = 1  # a worker with one place
    assert not qos.can_consume()
    os.kill(server.pid, signal.SIGSTOP)
    try:
        with pytest.raises(message.channel.connection_errors):
            getattr(message, told)()
    finally:
        os.kill(server.pid, signal.SIGCONT)
    assert qos.can_consume()


def test_a_message_given_back_is_delivered_again(channel: Any) -> None:
    queue = channel.connection.client.SimpleQueue("rooms")
    queue.put("first")
    queue.get(timeout=5).requeue()
    assert queue.get(timeout=5).payload == "first"
