"""Ages and word differences, as the incident's page writes them."""

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from console.page.changed import changed
from console.templatetags.story import with_code
from incidents.lasting import lasting

TEXT = st.text("ab<>&\n '\"", max_size=40)


@pytest.mark.parametrize(
    ("minutes", "said"), [(0, "under 1 min"), (47, "47 min"), (125, "2 h 5 min"), (4_560, "3 d 4 h")]
)
def test_an_age_has_at_most_two_units(minutes: int, said: str) -> None:
    assert lasting(minutes) == said


def test_only_the_words_that_changed_are_marked() -> None:
    assert changed("Some cards fail.", "All cards fail.") == "<del>Some </del><ins>All </ins>cards fail."


@given(TEXT, TEXT)
def test_both_texts_can_be_read_back_to_the_letter(before: str, after: str) -> None:
    shown = changed(before, after)
    assert html.unescape(re.sub(r"<del>.*?</del>|</?ins>", "", shown, flags=re.DOTALL)) == after
    assert html.unescape(re.sub(r"<ins>.*?</ins>|</?del>", "", shown, flags=re.DOTALL)) == before


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        ("an operator links it with `manage.py enroll`.", "an operator links it with <code>manage.py enroll</code>."),
        ("`a` or `b`", "<code>a</code> or <code>b</code>"),
        ("a <b> & `<i>`", "a &lt;b&gt; &amp; <code>&lt;i&gt;</code>"),
        ("one ` alone", "one ` alone"),
        ("", ""),
    ],
)
def test_what_is_to_be_typed_is_shown_as_code(said: str, shown: str) -> None:
    assert with_code(said) == shown
