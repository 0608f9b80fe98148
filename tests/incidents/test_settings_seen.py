"""Settings that a process starts with and the one before it had not: one event, their names, never a value."""

from typing import Any

import pytest
from django.db import OperationalError, connection

from incident_response import settings as read_settings
from incident_response.settings_seen import compare_settings
from incidents.audit.actions import Action
from incidents.models import AuditEvent, SettingSeen
from incidents.settings_seen import note_settings
from tests.at_once import at_once

GIVEN = {"STATUSPAGE_API_KEY": "sp-key-1", "STORM_ROOMS": "20", "BRIDGE_URL": ""}


def told() -> list[dict[str, Any]]:
    return [event.detail for event in AuditEvent.objects.filter(action=Action.SETTINGS_CHANGED).order_by("seq")]


def start(process: str = "web", **changed: str) -> list[str]:
    return note_settings(GIVEN | changed, process=process)


def test_the_first_start_names_what_is_given(transactional_db: None) -> None:
    assert start() == ["STATUSPAGE_API_KEY", "STORM_ROOMS"]
    assert told() == [{"process": "web", "names": ["STATUSPAGE_API_KEY", "STORM_ROOMS"]}]


def test_the_same_settings_again_are_no_event(transactional_db: None) -> None:
    start()
    assert start("worker") == []
    assert len(told()) == 1


@pytest.mark.parametrize(
    ("name", "value"), [("STORM_ROOMS", "30"), ("STORM_ROOMS", ""), ("BRIDGE_URL", "https://b.example")]
)
def test_a_setting_that_is_changed_added_or_taken_away_is_named(transactional_db: None, name: str, value: str) -> None:
    start()
    assert start("beat", **{name: value}) == [name]
    assert told()[1:] == [{"process": "beat", "names": [name]}]


def test_neither_the_event_nor_the_table_lets_a_value_be_guessed(transactional_db: None, settings: Any) -> None:
    start()
    event = bytes(AuditEvent.objects.get(action=Action.SETTINGS_CHANGED).canonical)
    before = SettingSeen.objects.get(name="STORM_ROOMS").digest
    settings.SECRET_KEY = "another key for tests only, long enough to be one " * 2
    start()
    assert b"sp-key-1" not in event and b'"20"' not in event
    assert SettingSeen.objects.get(name="STORM_ROOMS").digest != before


def test_a_rotated_key_changes_no_setting_but_itself(transactional_db: None, settings: Any) -> None:
    start(DJANGO_SECRET_KEY="old")
    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "another key for tests only, long enough to be one " * 2
    assert start(DJANGO_SECRET_KEY="new") == ["DJANGO_SECRET_KEY"]
    settings.SECRET_KEY_FALLBACKS = []
    assert start(DJANGO_SECRET_KEY="new") == []


def test_processes_that_start_at_once_write_one_event(transactional_db: None) -> None:
    start()
    named = at_once(*[lambda: start(STORM_ROOMS="30")] * 4)
    assert sorted(named) == [[], [], [], ["STORM_ROOMS"]]  # type: ignore[type-var]
    assert len(told()) == 2


def test_a_start_compares_every_setting_that_all_processes_share(transactional_db: None) -> None:
    compare_settings("web")
    (said,) = told()
    assert {"DJANGO_SECRET_KEY", "SLACK_BOT_TOKEN", "AUDIT_TABLE_NAME"} <= set(said["names"])
    seen = set(SettingSeen.objects.values_list("name", flat=True))
    assert seen == read_settings.READ - {"METRICS_PORT"}  # every worker has one of its own


def test_a_database_that_cannot_be_asked_stops_no_start(transactional_db: None) -> None:
    def down(*_given: Any) -> Any:
        raise OperationalError

    with connection.execute_wrapper(down):
        compare_settings("worker")
    assert told() == []
