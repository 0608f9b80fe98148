"""From the click on Approve to the request: four short transactions, one read-back, two looks at the mirror."""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.db import connection

from clients import aws
from incidents.audit.mirror import mirror_tail
from incidents.models import Person
from statuspage import client
from statuspage.models import Approval, Draft
from statuspage.proof import mirror_approval, prove
from tests.statuspage.conftest import publication_of, publish, say_yes

STATEMENTS = {"approve": 16, "mirror": 3, "reserve": 6, "read back": 2, "sending": 11, "settled": 11}


@contextmanager
def counted(step: str, into: Counter[str]) -> Iterator[None]:
    """The statements of a step."""

    def count(execute: Callable[..., Any], *given: Any) -> Any:
        into[step] += 1
        return execute(*given)

    with connection.execute_wrapper(count):
        yield


def test_each_step_takes_so_many_statements(draft: Draft, ic: Person) -> None:
    took: Counter[str] = Counter()
    with counted("approve", took):
        approval = say_yes(draft, ic)
    mirror_tail(approval.event.chain)
    publication = publication_of(approval)
    with counted("mirror", took):
        mirror_approval(publication.approval.event)
    with counted("reserve", took):
        publication._reserve()
    with counted("read back", took):
        publication.approval = prove(publication.approval_id)
    with counted("sending", took):
        publication._begin_sending([])
    shown = client.send(publication._post(), first_byte_by=time.monotonic() + 5)
    with counted("settled", took):
        publication._confirm(shown)
    assert dict(took) == STATEMENTS


@pytest.fixture
def asked() -> Iterator[list[str]]:
    """What the mirror is asked, by operation."""
    calls: list[str] = []
    events = aws.client("dynamodb").meta.events

    def note(request: Any, **_: Any) -> None:
        calls.append(bytes(request.headers["X-Amz-Target"]).decode().rpartition(".")[2])

    events.register("before-send.dynamodb", note)
    yield calls
    events.unregister("before-send.dynamodb", note)


def test_an_approval_that_the_mirror_holds_takes_two_looks_at_it(approval: Approval, asked: list[str]) -> None:
    mirror_tail(approval.event.chain)
    asked.clear()
    publish(approval)
    assert asked == ["Query", "GetItem"]
