"""What the one statement is measured against records the same."""

from collections.abc import Callable
from typing import Any

import pytest

from incidents.models import Alert, AuditEvent, Incident, OutboxEntry


@pytest.mark.urls("tests.bench.orm_urls")
def test_row_by_row_the_same_is_on_record(fire: Callable[..., Any]) -> None:
    assert fire().status_code == 200
    assert (Incident.objects.count(), Alert.objects.count(), AuditEvent.objects.count()) == (1, 1, 1)
    assert set(OutboxEntry.objects.values_list("kind", flat=True)) >= {"assemble_room", "mirror_chain"}
