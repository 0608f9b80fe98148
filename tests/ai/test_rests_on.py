"""The line in which the model names what its words rest on: taken off whole, believed only where it names what there is."""

from datetime import UTC, datetime
from uuid import UUID

import pytest

from ai.redaction import scrub
from ai.rests_on import names_entries, parted
from ai.story import Story, numbers_in
from incidents.audit.actions import Action
from incidents.timeline import Line

WORDS = "Some payments fail. We are working on it."
STORY = Story(
    tuple(
        Line(
            at=datetime(2026, 11, 29, 2, seq, tzinfo=UTC), action=Action.NOTE_ADDED, said="Note", who="", seq=seq,
            event=UUID(int=seq),
        )
        for seq in (3, 7, 12)
    )
)  # fmt: skip


@pytest.mark.parametrize(
    ("last", "numbers"),
    [
        ("USED: 3, 7", (3, 7)),
        ("Used: (12), (3).", (12, 3)),
        ("**USED:** 7", (7,)),
        ("> used : none", ()),
        ("USED:", ()),
        ("USED: [PHONE]", ()),
        (f"USED: {', '.join(map(str, range(40)))}", tuple(range(12))),
    ],
)
def test_the_last_line_is_parted_off_whatever_stands_in_it(last: str, numbers: tuple[int, ...]) -> None:
    said = parted(f"{WORDS}\n\n{last}\n")
    assert (said.words, said.numbers) == (WORDS, numbers)


def test_without_such_a_line_all_of_it_is_words() -> None:
    assert parted(f" {WORDS}\n").words == WORDS
    assert parted("USED: 3").words == ""


@pytest.mark.parametrize(
    ("words", "leaking"),
    [
        (WORDS, False),
        ("We used: a backup. Payments work.", False),
        ("Payments work for 95 % (since 02:30).", False),
        ("Some see an error (503).", False),
        (f"USED: 3\n{WORDS}", True),
        (f"{WORDS}\n- used: 7\nThank you.", True),
        ("Some payments fail (3).", True),
        ("Some payments fail [7, 99].", True),
    ],
)
def test_words_that_would_tell_customers_of_our_entries(words: str, leaking: bool) -> None:
    assert names_entries(words, STORY.numbered) is leaking


@pytest.mark.parametrize(("numbers", "found"), [((12, 3, 3), (3, 12)), ((), ()), ((3, 4), ()), ((999_999_999,), ())])
def test_one_number_that_is_made_up_discredits_all(numbers: tuple[int, ...], found: tuple[int, ...]) -> None:
    assert STORY.found(numbers) == found


@pytest.mark.parametrize("seq", [1, 44, 101, 555, 1999])
def test_numbers_survive_the_redaction(seq: int) -> None:
    numbered = "\n".join(f"({seq + place}) 02:{place}1 Note: 07700 900123 is the bridge" for place in range(6))
    used = f"{WORDS}\nUSED: {', '.join(str(seq + place) for place in range(6))}"
    assert numbers_in(scrub(numbered).text) == frozenset(range(seq, seq + 6))
    assert (scrub(used).text, parted(used).numbers) == (used, tuple(range(seq, seq + 6)))
