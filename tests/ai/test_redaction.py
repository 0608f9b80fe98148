"""What is hidden and what stays, case by case; the cases themselves are in redaction_cases.jsonl."""

import json
from pathlib import Path
from typing import Any

import pytest

from ai.redaction import Known, scrub

CAST = [
    Known("Ines Castro", "ines@example.com", "U0INES000"),
    Known("Mark Grant", "", "@mgrant"),
    Known("José Müller-Lüdenscheidt", "", ""),
    Known("李明", "", ""),
    Known("Sean O'Brien", "", ""),
]
CASES = [json.loads(line) for line in Path(__file__).with_name("redaction_cases.jsonl").read_text("utf-8").splitlines()]
SECRETS = [case for case in CASES if "hides" in case]
ORDINARY = [case for case in CASES if "hides" not in case]


def known(case: dict[str, Any]) -> list[Known]:
    return CAST if case.get("known") else []


@pytest.mark.parametrize("case", SECRETS, ids=lambda case: f"{case['kind']}: {case['text'][:40]!a}")
def test_hides_it_and_leaves_what_stands_around_it(case: dict[str, Any]) -> None:
    result = scrub(case["text"], known=known(case))

    assert not [secret for secret in case["hides"] if secret in result.text]
    assert not [kept for kept in case["keeps"] if kept not in result.text]
    assert f"[{case['kind'].upper()}]" in result.text
    assert result.found[case["kind"]] >= 1


@pytest.mark.parametrize("case", ORDINARY, ids=lambda case: case["text"][:50])
def test_leaves_an_ordinary_line_alone(case: dict[str, Any]) -> None:
    result = scrub(case["text"], known=known(case))

    assert (result.text, result.found) == (case["text"], {})


def test_the_table_is_large_enough_to_mean_something() -> None:
    assert len(SECRETS) >= 120
    assert len(ORDINARY) >= 120


def test_what_is_not_hidden_stays_character_for_character() -> None:
    text = "\uff26\uff55\uff4c\uff4c \ufb01le 100%25 &amp; \u200bzero\r\n\talice@example.com — naïve\x00"

    assert scrub(text).text == text.replace("alice@example.com", "[EMAIL]")


def test_counts_every_occurrence_by_kind() -> None:
    assert scrub("a@b.co, c@d.co from 10.0.0.1").found == {"email": 2, "ipv4": 1}


def test_an_empty_text_stays_empty() -> None:
    assert scrub("") == scrub("", known=CAST)
    assert scrub("").found == {}


def test_a_placeholder_written_by_somebody_does_not_shield_what_is_around_it() -> None:
    assert "hunter2" not in scrub("password=[SECRET]hunter2").text


def test_known_people_with_empty_fields_hide_nothing() -> None:
    assert scrub("the room is ready", known=[Known("", "", "")]).text == "the room is ready"


def test_nobody_is_hidden_who_is_not_known() -> None:
    assert scrub("Ines Castro restarted it").text == "Ines Castro restarted it"


def test_a_word_that_is_also_a_name_is_hidden_only_where_it_names() -> None:
    text = "Mark it, grant it. We asked Mark; Mark's fix works."

    assert scrub(text, known=CAST).text == "Mark it, grant it. We asked [NAME]; [NAME]'s fix works."


def test_a_name_inside_another_word_stays() -> None:
    assert scrub("inestimable castrophe", known=CAST).text == "inestimable castrophe"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rang from +1 415-555-2671 and", "rang from [PHONE] and"),
        ("rang from +1 415-555-2671 5678 and", "rang from +[PHONE] 5678 and"),
        ("rang from ++1 415-555-2671 and", "rang from ++[PHONE] and"),
        ("rang from x+1 415-555-2671", "rang from x+[PHONE]"),
        ("rang from +1 415-555-2671 x12", "rang from [PHONE]"),
    ],
)
def test_an_american_number_is_hidden_once_whether_its_plus_belongs_to_it_or_not(text: str, shown: str) -> None:
    assert (scrub(text).text, scrub(text).found) == (shown, {"phone": 1})
