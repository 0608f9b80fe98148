"""No incident that everybody reads comes of words that may have meant a private one, or a drill."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from incidents.errors import VerbRefused
from slackbot.characters import QUOTES, is_dash, is_unseen
from slackbot.commands.registry import read
from slackbot.declaring import KEPT_FOR_LATER

EVERY = [chr(code) for code in range(0x20000) if not 0xD800 <= code < 0xE000]
DASHES = [one for one in EVERY if is_dash(one)]
UNSEEN = [one for one in EVERY if is_unseen(one) and unicodedata.category(one) in {"Cf", "Mn", "Me"}]
WIDE = {chr(code - 0xFEE0): chr(code) for code in range(0xFF21, 0xFF5B)}
AROUND = st.text(st.sampled_from([*QUOTES, *DASHES, *UNSEEN[:300], *" :;,.*_~()[]{}!?/"]), max_size=4)
PLAIN = st.text(st.characters(categories=["Ll", "Lu", "Nd"]), min_size=1, max_size=6)


@st.composite
def disguised(draw: st.DrawFn) -> str:
    """One of the two words, in any case and width, with what nobody sees inside, and anything but a letter around it."""
    word = draw(st.sampled_from(sorted(KEPT_FOR_LATER)))
    letters = [draw(st.sampled_from([one, one.upper(), WIDE[one], WIDE[one.upper()]])) for one in word]
    inside = draw(st.lists(st.sampled_from(["", *UNSEEN]), min_size=len(word) - 1, max_size=len(word) - 1))
    joined = "".join(one + unseen for one, unseen in zip(letters, [*inside, ""], strict=True))
    return draw(AROUND) + joined + draw(AROUND)


@st.composite
def commands(draw: st.DrawFn) -> str:
    """A `declare` with one of them among the title's first three words."""
    severity = draw(st.sampled_from(["", "P1 ", "p3: ", "“P2” ", "\u200bP1\u200b ", "P1 — "]))
    before, after = draw(st.lists(PLAIN, max_size=2)), draw(st.lists(PLAIN, max_size=5))
    said = draw(st.sampled_from([" ", "\u00a0", "\t", "  "])).join([*before, draw(disguised()), *after])
    return draw(st.sampled_from(["declare {}{}", "“declare” {}{}", "DECLARE\u00a0{}{}", "“declare {}{}”"])).format(
        severity, said
    )


@given(commands())
@example("declare <U+200B>\u2014private Salaries")
@example("declare — — — private Salaries")
@example("declare . … ! private Salaries")
@example("declare dril\u00adl")
@example("declare &lt;private&gt; Salaries")
def test_no_words_with_it_among_the_first_three_open_anything(text: str) -> None:
    with pytest.raises(VerbRefused, match="Nothing was opened and nobody was told"):
        read(text)


@given(st.sampled_from(DASHES), AROUND, PLAIN)
@example("\u00ad", " ", "0")
def test_no_dash_before_the_first_word_opens_anything(dash: str, between: str, word: str) -> None:
    with pytest.raises(VerbRefused, match="Nothing was opened and nobody was told"):
        read(f"declare P1 {dash}{between}{word} and more words")


@given(st.text(max_size=60))
def test_any_text_at_all_is_read_or_refused_in_words(text: str) -> None:
    try:
        command, words = read(f"declare {text}")
    except VerbRefused as refused:
        assert str(refused).startswith("Nothing was opened")
    else:
        assert command is not None
        assert len(words) <= len(text)


@pytest.mark.parametrize(
    "words",
    [
        "Salaries have leaked to the web private",
        "Salaries have leaked to the web (Private)!",
        "Salaries have leaked -- private to the web",
        "Salaries have leaked — “private” — to the web",
        "P2 Salaries have leaked to the web drill",
        "privat Salaries have leaked",
        "pirvate: Salaries have leaked",
        "P1 privatte Salaries have leaked",
        "dril Salaries have leaked",
    ],
)
def test_nor_as_the_last_word_nor_behind_a_dash_nor_misspelt(words: str) -> None:
    with pytest.raises(VerbRefused, match=r"Nothing was opened and nobody was told\. I cannot open a (private|drill)"):
        read(f"declare {words}")


@pytest.mark.parametrize(
    "words",
    [
        "Pay privately fails for all",
        "Errors at checkout: private keys",
        "Privacy page is down",
        "S3 is down",
        "P99 latency",
    ],
)
def test_other_titles_are_titles(words: str) -> None:
    assert read(f"declare {words}")[1] == words


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("P4 Typo on a page", "P4"),
        ("p0: all is down", "P0"),
        ("SEV1 all is down", "SEV1"),
        ("P1 P3 errors", "P3"),
        ("Errors P3", "P3"),
    ],
)
def test_a_severity_that_is_none_or_stands_elsewhere_opens_nothing(words: str, found: str) -> None:
    with pytest.raises(VerbRefused, match=f"Nothing was opened and nobody was told. Is {found} how grave it is"):
        read(f"declare {words}")


@pytest.mark.parametrize("words", ["P1 Rack P3", "Rack P3 is dark"])
def test_between_other_words_it_belongs_to_the_title(words: str) -> None:
    assert read(f"declare {words}")[1] == words
