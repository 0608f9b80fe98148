"""Redaction of a stream: one line in, one line out, whatever the line is."""

import io
import json
from typing import Any

from ai.redaction.lines import redact_lines


def redacted(*lines: object) -> tuple[int, list[dict[str, Any]]]:
    target = io.StringIO()
    bad = redact_lines((line if isinstance(line, str) else json.dumps(line) for line in lines), target)
    return bad, [json.loads(line) for line in target.getvalue().splitlines()]


def test_gives_the_text_the_model_would_have_been_shown() -> None:
    bad, answers = redacted({"id": "a1", "text": "mail alice@example.com"})

    assert (bad, answers) == (0, [{"id": "a1", "text": "mail [EMAIL]", "found": {"email": 1}}])


def test_hides_the_people_named_in_the_line_only_in_that_line() -> None:
    known = [{"name": "Ines Castro", "email": None, "slack": "U0INES000"}]

    _, answers = redacted({"id": 1, "text": "ask Ines", "known": known}, {"id": 2, "text": "ask Ines", "known": None})

    assert [answer["text"] for answer in answers] == ["ask [NAME]", "ask Ines"]


def test_a_bad_line_is_answered_in_its_place_and_the_rest_goes_on() -> None:
    bad, answers = redacted("{nope", {"id": 7, "text": 12}, {"id": 8, "text": "fine"})

    assert bad == 2
    assert answers[0] == {"id": None, "error": "line 1: not JSON"}
    assert answers[1]["id"] == 7
    assert answers[1]["error"].startswith("line 2: text:")
    assert answers[2] == {"id": 8, "text": "fine", "found": {}}


def test_an_error_never_repeats_what_stood_in_the_line() -> None:
    _, answers = redacted({"id": 1, "text": ["hunter2"]}, '["hunter2"]', "hunter2")

    assert "hunter2" not in json.dumps(answers)


def test_empty_lines_are_passed_over_but_counted() -> None:
    bad, answers = redacted("", "  \n", "x")

    assert (bad, answers) == (1, [{"id": None, "error": "line 3: not JSON"}])


def test_the_id_comes_back_as_it_was_sent() -> None:
    _, answers = redacted({"id": 5, "text": ""}, {"id": "5", "text": ""}, {"id": None, "text": ""})

    assert [answer["id"] for answer in answers] == [5, "5", None]
