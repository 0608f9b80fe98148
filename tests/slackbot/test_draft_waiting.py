"""M4: what a waiting customer update says of itself, and of where its words come from."""

import html
from typing import Any

import pytest

from incidents import links
from incidents.models import Incident, Person
from sandbox.slack.blocks import MESSAGE_BLOCKS, MESSAGE_CHARACTERS, block_problems
from sandbox.slack.views import view_problems
from slackbot.blocks import mention
from slackbot.messages import draft_waiting, review
from statuspage.content import ComponentChange, Impact, Status
from statuspage.draft import create_draft
from statuspage.models import Draft
from statuspage.models.draft import DraftState, Origin
from statuspage.revise import Edit, revise
from tests.conftest import by
from tests.slackbot.conftest import _texts

WORDS = "Some payments may fail <!channel>. " * 100


@pytest.fixture
def draft(incident: Incident, responder: Person) -> Draft:
    """Our standard text, long and with what looks like markup."""
    return create_draft(incident, body=WORDS[:3000], origin=Origin.TEMPLATE, actor=by(responder), asked_by=responder)


def test_customers_words_are_shown_unformatted(draft: Draft) -> None:
    shown = [
        one["text"] for one in draft_waiting.render(draft).blocks if one.get("text", {}).get("type") == "plain_text"
    ]
    assert "".join(text["text"] for text in shown) == draft.newest_revision().content.body
    assert not any(text["emoji"] for text in shown)


def test_a_draft_that_is_our_standard_text_says_so_and_why(draft: Draft) -> None:
    draft.note = "The model did not answer."
    text = str(draft_waiting.render(draft).blocks)
    assert "The model did not answer. This is our standard text, not written for this incident." in text


def test_what_somebody_has_edited_is_our_standard_text_no_more(draft: Draft, responder: Person) -> None:
    edit = Edit(
        title="Checkout", body="Some payments fail.", status=Status.IDENTIFIED, impact=Impact.MINOR, components={}
    )
    revise(draft.incident, draft_id=draft.pk, base=1, edit=edit, actor=by(responder))
    text = str(draft_waiting.render(draft).blocks)
    assert "This is our standard text" not in text
    assert f", revision 2, our standard text, edited by {mention(responder)}" in text


@pytest.mark.parametrize(
    ("origin", "drawn_from", "whence"),
    [
        (Origin.MODEL, 6, "drafted by the model from 6 timeline entries"),
        (Origin.MODEL, 1, "drafted by the model from 1 timeline entry"),
        (Origin.TEMPLATE, 0, "our standard text"),
        (Origin.HAND, 0, "written by hand"),
    ],
)
def test_a_draft_says_where_its_words_come_from(draft: Draft, origin: Origin, drawn_from: int, whence: str) -> None:
    draft.origin, draft.drawn_from = origin, drawn_from
    assert draft.whence == whence
    assert draft_waiting.render(draft).blocks[-2]["elements"][0]["text"].endswith(f", revision 1, {whence}")


def test_a_draft_of_a_program_names_it_and_for_whom_it_was_written(draft: Draft, responder: Person) -> None:
    draft.client = "Claude <b>"
    assert draft.whence == f"drafted by MCP client Claude <b> for {responder}"
    told = draft_waiting.render(draft).blocks[-2]["elements"][0]["text"]
    assert told.endswith(f", revision 1, drafted by MCP client Claude &lt;b&gt; for {responder}")
    assert "Asked for by" not in told


@pytest.mark.parametrize(
    ("states", "line"),
    [
        ({}, "Investigating; subscribers are mailed"),
        (
            {"c1": ComponentChange(name="Checkout", was="operational", state="partial_outage")},
            "Investigating; Checkout: partial outage; subscribers are mailed",
        ),
        (
            {
                "c1": ComponentChange(name="API", was="operational", state="operational"),
                "c2": ComponentChange(name="Web <x>", was="operational", state="major_outage"),
            },
            "Investigating; API: operational, Web &lt;x&gt;: major outage; subscribers are mailed",
        ),
    ],
)
def test_components_are_named_with_their_state(
    draft: Draft, responder: Person, states: dict[str, ComponentChange], line: str
) -> None:
    base = draft.newest_revision().content
    edit = Edit(title=base.title, body="Words.", status=base.status, impact=base.impact, components=states)
    revise(draft.incident, draft_id=draft.pk, base=1, edit=edit, actor=by(responder))
    assert draft_waiting.render(draft).blocks[-3]["elements"][0]["text"].startswith(f"{line}; ")


def test_a_draft_that_waits_again_says_why(draft: Draft) -> None:
    draft.origin, draft.note = Origin.MODEL, "The approval ended at 02:40 UTC. Please approve again."
    assert "The approval ended at 02:40 UTC." in str(draft_waiting.render(draft).blocks)


def test_a_rejected_draft_says_why_once_and_has_no_buttons(draft: Draft) -> None:
    draft.state, draft.note = DraftState.REJECTED, "Too technical."
    message = draft_waiting.render(draft)
    assert str(message.blocks).count("Too technical.") == 1
    assert "action_id" not in str(message.blocks)
    assert html.unescape(message.text) == f"{draft.incident.reference}: a customer update, rejected."


def shown_with(draft: Draft, person: Person, **changes: Any) -> str:
    base = draft.newest_revision().content
    words = {"title": base.title, "body": base.body, "status": base.status, "impact": base.impact, "components": {}}
    revise(draft.incident, draft_id=draft.pk, base=1, edit=Edit(**words | changes), actor=by(person))
    message = draft_waiting.render(draft)
    assert block_problems(message.blocks, at="/blocks", most=MESSAGE_BLOCKS) == []
    assert sum(len(str(text)) for text in _texts(message.blocks)) < MESSAGE_CHARACTERS
    return str(message.blocks)


@pytest.mark.parametrize(
    "changes", [{"body": "<" * 25_000}, {"title": "p\u0430" * 100, "body": "p\u0430y " + "x " * 3999}]
)
def test_what_slack_does_not_hold_whole_is_reviewed_in_the_console(
    draft: Draft, responder: Person, changes: dict[str, str]
) -> None:
    shown = shown_with(draft, responder, **changes)
    assert "'Review in the console'" in shown
    assert links.review(draft.pk) in shown
    assert "review_draft" not in shown
    assert "edit_draft" not in shown


def test_what_slack_shows_but_no_input_holds_is_edited_in_the_console(draft: Draft, responder: Person) -> None:
    shown = shown_with(draft, responder, body="x" * 7_900)
    assert "review_draft" in shown
    assert links.edit(draft.pk) in shown


def test_a_great_many_components_are_cut_here_and_whole_in_the_review(draft: Draft, responder: Person) -> None:
    change = ComponentChange(name="Checkout in Frankfurt", was="operational", state="partial_outage")
    shown_with(draft, responder, components={f"c{number}": change for number in range(100)}, body="Words.")
    revision = draft.newest_revision()
    view = review.filled(draft, revision, actor=by(responder), listed=None)
    assert "".join(_texts(view)).count("Checkout in Frankfurt: from operational to partial outage") == 100
    assert view_problems(view, kinds=("modal",)) == []
