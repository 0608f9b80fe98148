"""The parts of what we see: queries, owners, redaction, and many questions at once."""

import json
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
import structlog
from hypothesis import given
from hypothesis import strategies as st

from ai.redaction import Known
from clients.errors import Refused, TryLater
from incident_response import queries
from slackbot.context import gather as gathering
from slackbot.context.gather import Lookup, gather
from slackbot.context.owners import owners_of
from slackbot.context.queries import budget, for_service
from slackbot.context.redacted import redacted

EVERY_QUERY = (queries.ERROR_RATE, queries.LATENCY, queries.BURN_RATE, queries.LOGS, queries.TRACES)


@pytest.mark.parametrize("template", EVERY_QUERY)
@given(service=st.text(max_size=30))
def test_whatever_a_service_is_called_it_is_one_text_in_the_query(template: str, service: str) -> None:
    before, _, rest = for_service(template, service).partition('="' if '="' in template else '= "')
    text, end = json.JSONDecoder().raw_decode(f'"{rest}')
    assert text == service
    assert for_service(template, "x").startswith(f"{before}=")
    assert end <= len(rest)


@pytest.mark.parametrize(("slo", "share"), [(99.9, "0.001"), (99.999, "0.00001"), (95, "0.05"), (99.95, "0.0005")])
def test_the_error_budget_is_a_plain_decimal(settings: Any, slo: float, share: str) -> None:
    settings.CONTEXT_SLO_PERCENT = slo
    assert budget() == share


@pytest.mark.parametrize(
    ("codeowners", "owners"),
    [
        ("", []),
        ("# nobody\n\n*.md\n", []),
        ("* @acme/old\n/docs @ana\n* @acme/checkout ops@example.com # all\n", ["@acme/checkout", "ops@example.com"]),
        ("/a @ana @ben\n/b @ben @cleo", ["@ana", "@ben", "@cleo"]),
    ],
)
def test_who_owns_a_repository(codeowners: str, owners: list[str]) -> None:
    assert owners_of(codeowners) == owners


def test_a_line_is_redacted_whole_and_then_cut() -> None:
    line = f"{'x ' * 90}mail jane.doe@example.net now {'y ' * 90}"
    text = redacted(line, known=[], most=200)
    assert (len(text) <= 200, text[-1], "[EMAIL]" in text) == (True, "…", True)
    assert "jane" not in text


def test_the_people_of_the_incident_are_not_named() -> None:
    known = [Known(name="Carla Berg", email="carla@example.com", slack="U0CARLA00")]
    assert redacted("restarted by Carla Berg", known=known, most=100) == "restarted by [NAME]"


def test_a_line_too_long_to_read_is_left_out_with_its_length() -> None:
    assert redacted("secret " * 2000, known=[], most=100) == "[14000 characters, left out]"


def lookup(name: str, ask: Callable[[], object], system: str = "") -> Lookup:
    return Lookup(name=name, system=system or name, ask=ask)


def fails(error: Exception) -> Callable[[], object]:
    def ask() -> object:
        raise error

    return ask


def test_answers_are_told_from_silence_and_refusals() -> None:
    answers = gather(
        [
            lookup("a", lambda: 1),
            lookup("b", fails(TryLater("b", "it is down"))),
            lookup("c", fails(Refused("c", "no"))),
            lookup("d", fails(ValueError("a raw line"))),
            lookup("e", lambda: None, system="a"),
        ]
    )
    assert answers.found == {"a": 1, "e": None}
    assert (answers.answered, answers.silent, answers.refused) == (["a"], ["b", "d"], ["c"])


def test_of_a_bug_only_its_kind_is_logged() -> None:
    with structlog.testing.capture_logs() as logs:
        gather([lookup("lines", fails(ValueError("jane.doe@example.net")))])
    assert logs == [
        {"event": "context_lookup_failed", "lookup": "lines", "error": "ValueError", "log_level": "warning"}
    ]


def test_all_are_asked_at_once() -> None:
    together = threading.Barrier(12)
    answers = gather([lookup(str(number), lambda: together.wait(4)) for number in range(12)])
    assert len(answers.found) == 12


def test_none_is_waited_for_longer_than_the_deadline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gathering, "DEADLINE", 0.1)
    released = threading.Event()
    began = time.monotonic()
    answers = gather([lookup("slow", lambda: released.wait(20)), lookup("quick", lambda: 1)])
    assert time.monotonic() - began < 10
    released.set()
    assert (answers.silent, answers.found) == (["slow"], {"quick": 1})
