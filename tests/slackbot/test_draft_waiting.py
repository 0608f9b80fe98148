"""M4: what a waiting customer update says of itself, and of where its words come from."""

import html

import pytest

from incidents.models import Incident, Person
from slackbot.blocks import mention
from slackbot.messages import draft_waiting
from statuspage.content import ComponentChange, Impact, Status
from statuspage.draft import create_draft
from statuspage.models import Draft
from statuspage.models.draft import DraftState, Origin
from statuspage.revise import Edit, revise
from tests.conftest import by

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
