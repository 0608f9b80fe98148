"""A time is corrected from an incident's page, by the clock that its reader sees."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from incidents.models import Incident, Person
from tests.console.conftest import As, address
from tests.console.test_running import do


@pytest.fixture
def ines(signed_in_as: As, ic: Person) -> Client:
    """The IC, whose browser is in Berlin."""
    client = signed_in_as(ic)
    client.cookies["zone"] = "Europe/Berlin"
    return client


@pytest.fixture
def begun(incident: Incident) -> Incident:
    Incident.objects.update(started_at=datetime(2026, 11, 25, 2, 11, tzinfo=UTC))
    return Incident.objects.get()


def test_it_is_shown_and_read_in_the_readers_zone(ines: Client, begun: Incident) -> None:
    page = ines.get(f"/admin/run/{begun.pk}/correct/").content.decode()
    assert "Started, on record 25 Nov 2026, 03:11" in page
    assert "in Europe/Berlin (UTC+1)" in page
    assert "Mitigated" not in page
    told = do(ines, begun, "correct", which="started", at="2026-11-25T03:05", text="The log says so")
    assert "Corrected. Both times stay on record." in told
    assert Incident.objects.get().started_at == datetime(2026, 11, 25, 2, 5, tzinfo=UTC)
    assert "The log says so" in ines.get(address(begun)).content.decode()


WRONG: list[tuple[dict[str, Any], str]] = [
    ({"which": "", "at": "2026-11-25T03:05", "text": "x"}, "choose which time it is"),
    ({"which": "started", "at": "yesterday", "text": "x"}, "give the day and the time"),
    ({"which": "started", "at": "0001-01-01T00:00", "text": "x"}, "give the day and the time"),
    ({"which": "started", "at": "2030-01-01T00:00", "text": "x"}, "cannot be"),
    ({"which": "started", "at": "2026-11-25T03:05", "text": " "}, "say why"),
]


def test_what_cannot_be_is_refused_in_words_and_stands_there_again(ines: Client, begun: Incident) -> None:
    for sent, said in WRONG:
        page = do(ines, begun, "correct", **sent)
        assert said in page
        assert f'value="{sent["at"]}"' in page
    assert Incident.objects.get().started_at == begun.started_at
