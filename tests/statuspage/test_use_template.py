"""A template becomes a draft: with its words, on the newest publication, once a click, and by whom it may."""

import pytest

from incidents.errors import NotNow, NotYours
from incidents.models import Incident, OutboxEntry, Person
from incidents.models.incident import State
from statuspage.content import Status
from statuspage.draft import draft_from_template
from statuspage.models import Draft
from statuspage.prepare import retire_template
from tests.conftest import by
from tests.statuspage.conftest import Page, publish, say_yes, write
from tests.statuspage.templates import HOLDING, holding_statement, use, writer, written


@pytest.fixture
def holding(led: Incident, ic: Person) -> Draft:
    """The IC has asked for it."""
    return use(holding_statement(), led, ic)


def test_one_click_twice_is_one_draft(led: Incident, ic: Person) -> None:
    template = holding_statement()
    drafts = [draft_from_template(led, template_id=template.pk, actor=by(ic), key="click:1") for _ in range(2)]
    assert drafts[0] == drafts[1]
    assert OutboxEntry.objects.filter(kind="show_draft").count() == 1


def test_a_template_without_title_and_impact_leaves_the_customers(led: Incident, ic: Person, approver: Person) -> None:
    publish(say_yes(write(led, author=ic), approver))
    quiet = written(type(HOLDING)(name="Found", title="", body="We have found it.", status=Status.IDENTIFIED,
                                  impact=None, is_holding=False))  # fmt: skip
    draft = use(quiet, led, ic)
    content = draft.newest_revision().content
    assert draft.whence == "template “Found”, written by Wanda Ruiz"
    assert (content.title, content.impact, content.status) == ("Service disruption", "major", "identified")


def test_nothing_is_drafted_from_what_is_retired_or_for_what_is_cancelled(led: Incident, ic: Person) -> None:
    template = holding_statement()
    retired = written(type(HOLDING)(**vars(HOLDING) | {"name": "Old"}))
    retire_template(retired.pk, actor=by(writer(), "console"))
    with pytest.raises(NotNow, match="edited or retired meanwhile"):
        use(retired, led, ic)
    Incident.objects.update(state=State.CANCELLED)
    with pytest.raises(NotNow, match="cancelled"):
        use(template, led, ic)


def test_outsiders_use_no_template(led: Incident, outsider: Person) -> None:
    with pytest.raises(NotYours):
        use(holding_statement(), led, outsider)


def test_it_says_whose_words_it_is_and_revision_one_is_nobodys(holding: Draft) -> None:
    assert Draft.objects.get().whence == "holding statement “Checkout”, written by Wanda Ruiz, reviewed by Rene Roy"
    assert holding.newest_revision().author is None


def test_customers_read_it_to_the_letter(holding: Draft, ic: Person, page: Page) -> None:
    publish(say_yes(holding, ic))
    (shown,) = page()
    assert (shown["name"], shown["incident_updates"][0]["body"]) == (HOLDING.title, HOLDING.body)


def test_it_follows_the_newest_publication_as_every_draft_does(
    led: Incident, ic: Person, approver: Person, page: Page
) -> None:
    publish(say_yes(write(led, author=ic), approver))
    publish(say_yes(use(holding_statement(), led, ic), ic))
    assert [len(shown["incident_updates"]) for shown in page()] == [2]
