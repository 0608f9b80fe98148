"""Each step of publishing by itself: a transaction of its own, and in time."""

import pytest
from django.db import transaction

from clients.errors import TryLater
from statuspage.models import Approval, publication
from tests.statuspage.conftest import (
    Page,
    publication_of,
    publish,
    stored,
)


def test_what_would_leave_too_late_does_not(approval: Approval, page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publication, "FIRST_BYTE_SECONDS", 0.0)
    with pytest.raises(TryLater):
        publish(approval)
    assert (stored(approval).state, page()) == ("RESERVED", [])


def test_each_step_is_a_transaction_of_its_own(approval: Approval) -> None:
    one = publication_of(approval)
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        one._reserve()
    one._reserve()
    with transaction.atomic(), pytest.raises(RuntimeError, match="durable"):
        one._begin_sending([])
