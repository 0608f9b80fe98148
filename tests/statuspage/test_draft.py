"""Drafts and their content: everything customers will see, in one canonical form."""

import hashlib
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incidents.models import Incident, Person
from statuspage.as_shown import as_shown
from statuspage.content import ComponentChange, Content, Impact, Status, digest_of
from statuspage.draft import create_draft, public_title
from statuspage.errors import ReadBackMismatch, UnreadableContent
from statuspage.hidden import is_hidden
from statuspage.models import Draft
from statuspage.models.draft import Origin
from tests.conftest import by
from tests.statuspage.conftest import WORDS, say_yes, write

SEEN = st.characters(categories=["L", "N", "P", "Zs"]).filter(lambda one: not is_hidden(one))
PLAIN = st.text(SEEN, min_size=1).filter(str.strip)

DEGRADED = ComponentChange(name="Checkout", was="operational", state="degraded_performance")


def content(**changes: Any) -> Content:
    given_ = {"page": "p", "target": "new", "follows": "", "title": "T", "body": "B", "status": Status.INVESTIGATING}
    return Content(**given_ | {"impact": Impact.MAJOR} | changes)


def test_a_draft_holds_the_words_and_where_they_go(draft: Draft) -> None:
    revision = draft.newest_revision()
    assert revision.content == content(page="sandboxpage", title="Service disruption", body=WORDS)
    assert revision.digest == hashlib.sha256(bytes(revision.canonical)).hexdigest()
    assert draft.incident.events.filter(action="STATUSPAGE_DRAFT_CREATED").count() == 1


def test_the_same_key_gives_the_same_draft(led: Incident, ic: Person) -> None:
    made = {
        create_draft(led, body=WORDS, origin=Origin.MODEL, actor=by(ic), asked_by=ic, key="request:1").pk
        for _ in range(2)
    }
    assert len(made) == 1


def test_the_next_draft_follows_what_was_published(led: Incident, ic: Person, settle: Callable[[], None]) -> None:
    say_yes(write(led), ic)
    settle()
    following = write(led, "We know more.").newest_revision().content
    published = led.publications.get()
    assert (following.follows, following.target) == (str(published.pk), published.statuspage_incident)


@pytest.mark.parametrize("hidden", ["\u200b", "\u202e", "\u2066", "\x07", "\ue000", "\ufeff", "\x00", "\u00ad"])
def test_what_customers_could_not_see_is_refused_with_its_place(hidden: str) -> None:
    with pytest.raises(UnreadableContent, match="Character 3 of the text is"):
        content(body=f"ab{hidden}cd")
    with pytest.raises(UnreadableContent, match="Character 3 of the title is"):
        content(title=f"ab{hidden}cd")


@pytest.mark.parametrize("empty", ["", "  \n\t "])
def test_an_empty_text_is_refused(empty: str) -> None:
    with pytest.raises(UnreadableContent, match="no words"):
        content(body=empty)


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"body": "x" * 25_001}, "The text has 25001 characters; Statuspage takes at most 25000."),
        ({"title": "x" * 256}, "The title has 256 characters; Statuspage takes at most 255."),
        ({"title": "One\nTwo"}, "The title has more than one line."),
    ],
)
def test_what_statuspage_would_not_take_is_refused(wrong: dict[str, str], said: str) -> None:
    with pytest.raises(UnreadableContent, match=said):
        content(**wrong)


def test_words_of_an_older_rule_can_still_be_read() -> None:
    canonical = content(body="ab").canonical().replace(b"ab", "a\ufe0fb".encode())
    assert Content.parse(canonical).body == "a\ufe0fb"


def test_a_service_that_customers_could_not_read_is_left_out_of_the_title() -> None:
    assert public_title(Incident(service="check\u200bout")) == "Service disruption"
    assert public_title(Incident(service="checkout")) == "Problems with checkout"


@given(PLAIN, PLAIN, st.booleans())
def test_content_parses_back_from_its_canonical_form(title: str, body: str, notify: bool) -> None:
    made = content(title=title, body=body, notify=notify, components={"c1": DEGRADED})
    assert Content.parse(made.canonical()) == made


@given(PLAIN)
def test_any_other_word_gives_another_digest(body: str) -> None:
    one, other = content(body=body), content(body=f"{body}.")
    assert digest_of(one.canonical()) != digest_of(other.canonical())


@pytest.mark.parametrize("sent", ["a\r\nb", "a \nb\t\n", "\na\nb"])
def test_text_is_compared_as_statuspage_gives_it_back(sent: str) -> None:
    assert as_shown(sent) == "a\nb"


@given(st.text())
def test_as_shown_settles_at_once(text: str) -> None:
    assert as_shown(as_shown(text)) == as_shown(text)


@pytest.mark.parametrize(
    "stored", [b"", b"{}", b"[]", b"\xff", b'{"page": "p", "status": "on fire", "impact": "none"}']
)
def test_bytes_that_never_were_words_are_not_published(stored: bytes) -> None:
    with pytest.raises(ReadBackMismatch):
        Content.parse(stored)
