"""What a reader could take for something else is spelled out: where links go, and words of two alphabets."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from statuspage.spelled_out import spelled_out

GOES = {
    "See https://status.example.com/x?y=1.": "The link https://status.example.com/x?y=1 goes to the host status.example.com.",
    "see foo.com's page": "The link foo.com goes to the host foo.com.",
    "(bar.io)": "The link bar.io goes to the host bar.io.",
    "//evil.com/x": "The link //evil.com/x goes to the host evil.com.",
    "https:\\\\evil.com": "The link https:\\\\evil.com goes to the host evil.com.",
    "https:////evil.com": "The link https:////evil.com goes to the host evil.com.",
    "http://%65vil.com/": "The link http://%65vil.com/ goes to the host evil.com.",
    "https://good.com@evil.com/": "The link https://good.com@evil.com/ goes to the host evil.com."
    " The part good.com@ is no address.",
    "https://evil.com\\@good.com": "The link https://evil.com\\@good.com goes to the host evil.com.",
    "https://exa.com:8080/": "The link https://exa.com:8080/ goes to the host exa.com, port 8080.",
    "https://evil\u3002com/": "The link https://evil\u3002com/ goes to the host evil.com.",
    "\u043a\u0430\u0444\u0435.\u0440\u0444": "The link \u043a\u0430\u0444\u0435.\u0440\u0444 goes to the host"
    " xn--80akn5b.xn--p1ai.",
    "https://[::1]/": "The link https://[::1]/ goes to the host [::1].",
    "https://[": "The link https://[ goes to the host [.",
    "mailto:a@b.com": "The link mailto:a@b.com writes to a@b.com, whose host is b.com.",
    "me@ex.com": "The address me@ex.com is read as one to write to; its host is ex.com.",
    "errors.We are": "The link errors.We goes to the host errors.we.",
}


@pytest.mark.parametrize("text", GOES)
def test_where_a_link_goes_is_said(text: str) -> None:
    assert spelled_out(text)[0] == GOES[text]


@pytest.mark.parametrize(
    "text", ["3.5 % of v1.2 and 1.2.3", "e.g. this", "Fixed. Sorry", "a: b", "http://", "障害です。復旧。"]
)
def test_what_is_no_link_is_not_taken_for_one(text: str) -> None:
    assert spelled_out(text) == []


def test_links_written_together_are_told_apart() -> None:
    said = spelled_out('<a href="https://evil.com">https://good.com</a> https://a.com,https://b.com')
    assert [line.split()[-1] for line in said] == ["evil.com.", "good.com.", "a.com.", "b.com."]


def test_a_host_that_only_looks_right_is_shown_as_it_is_looked_up() -> None:
    link, word = spelled_out("https://p\u0430ypal.com")
    assert link.endswith("goes to the host xn--pypal-4ve.com.")
    assert "\u0430 U+0430 CYRILLIC SMALL LETTER A" in word


def test_a_word_of_two_alphabets_is_spelled_letter_by_letter() -> None:
    [said] = spelled_out("Use p\u0430ypal here")
    assert said == (
        "The word \u201cp\u0430ypal\u201d mixes Latin and Cyrillic letters: p U+0070, \u0430 U+0430 CYRILLIC SMALL LETTER A,"
        " y U+0079, a U+0061, l U+006C."
    )


def test_a_word_that_only_looks_latin_is_spelled_too() -> None:
    [said] = spelled_out("Please \u0440\u0430\u0443 now")
    assert said.startswith("The word \u201c\u0440\u0430\u0443\u201d looks Latin and is Cyrillic")


@pytest.mark.parametrize(
    "text",
    [
        "Привет, мир. Ждите",
        "APIが落ちた",
        "カード決済",
        "5 µs, 1º",
        "naïve café",
        "cafe\u0301",
        "한국어 漢字",
        "Καλημέρα",
    ],
)
def test_words_as_people_write_them_are_left_alone(text: str) -> None:
    assert spelled_out(text) == []


@given(st.text())
def test_any_text_can_be_looked_at(text: str) -> None:
    assert all(line.endswith(".") for line in spelled_out(text))


@pytest.mark.parametrize("piece", ["a", "a.", "a:/", "a@", "a-!", "://", "a\u0430", "mailto:", "[[", "https://["])
def test_it_takes_no_longer_than_the_text_is_long(piece: str) -> None:
    started = time.monotonic()
    spelled_out(piece * (25_000 // len(piece)))
    assert time.monotonic() - started < 1.5
