"""However many drafts wait, and however slow the model is, a room is opened: it has workers of its own, and goes first there."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from celery import current_app
from django.db import connection

from ai.drafting import request_draft
from incidents.models import Incident, OutboxEntry
from incidents.outbox.clock import Clock
from incidents.outbox.effect import EFFECTS
from incidents.outbox.sweep import sweep
from incidents.outbox.work import work_on
from statuspage.models import Draft
from tests.clients.odd_server import OddServer
from tests.conftest import by, native

DRAFTS, WORKERS = 50, 2  # processes of the worker of the queue ai, as sandbox/programs.py starts it
NEVER = 60.0  # seconds: no test waits for it
Fire = Callable[..., Any]


@pytest.fixture
def ai_workers(transactional_db: None) -> Iterator[ThreadPoolExecutor]:
    """Set up before the model, so that they end after it has hung up."""
    pool = ThreadPoolExecutor(WORKERS)
    yield pool
    pool.shutdown(cancel_futures=True)


def work_apart(entry_id: int) -> None:
    """In a thread, with a connection of its own."""
    try:
        work_on(entry_id)
    finally:
        connection.close()


def waiting(*queues: str) -> list[OutboxEntry]:
    """What is due there and nobody has, in the order in which it is taken up."""
    due = OutboxEntry.objects.filter(state="pending", due_at__lte=Clock()).order_by("rank", "pk")
    return [entry for entry in due if EFFECTS[entry.kind].queue in queues]


def ask_for_drafts(incident: Incident, count: int = DRAFTS) -> list[OutboxEntry]:
    assert incident.declared_by
    for number in range(count):
        request_draft(incident, hint="", actor=by(incident.declared_by), key=str(number))
    return waiting("ai")


def do_all_but_ais() -> None:
    while sum(work_on(entry.pk) for entry in waiting("rooms", "gate", "default")):
        continue


def test_a_room_is_opened_while_all_who_draft_wait_for_the_model(
    incident: Incident, fire: Fire, ai_workers: ThreadPoolExecutor, strange: OddServer
) -> None:
    drafts = ask_for_drafts(incident)
    strange.script = [[NEVER]]
    held = [ai_workers.submit(work_apart, entry.pk) for entry in drafts]
    while not strange.asked and not held[0].done():
        time.sleep(0.01)
    fire(native("ISECOND"))
    do_all_but_ais()
    second = Incident.objects.exclude(pk=incident.pk).get()
    assert (len(drafts), second.room_ready_at is not None) == (DRAFTS, True)
    assert not Draft.objects.exists()
    assert not any(one.done() for one in held)


def test_a_room_goes_before_what_is_said_of_drafts_that_are_written(incident: Incident, fire: Fire) -> None:
    for entry in ask_for_drafts(incident, count=3):
        work_on(entry.pk)
    for entry in waiting("default"):
        work_on(entry.pk)
    said = {entry.pk for entry in waiting("rooms")}
    assert "tell_approvers" in {entry.kind for entry in waiting("default")}, "no room waits for direct messages"
    fire(native("ISECOND"))
    with current_app.connection_for_read() as broker:
        channel: Any = broker.default_channel
        channel.queue_purge("rooms")
        OutboxEntry.objects.update(prompted_at=None)
        sweep()
        messages = iter(lambda: channel.basic_get("rooms", no_ack=True), None)
        first, *others = [message.payload[0][0] for message in messages]
    assert OutboxEntry.objects.get(pk=first).kind == "assemble_room"
    assert said & set(others)
