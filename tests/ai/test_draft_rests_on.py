"""The timeline's entries that a draft's words rest on: told apart from them, on record, and never to customers."""

from collections.abc import Callable

import pytest

from ai import fallbacks
from ai.drafting import request_draft
from ai.outcomes import WHY, Outcome
from ai.story import story_of
from incidents.models import Incident, Person
from statuspage.models import Draft
from statuspage.rests_on import rests_on
from tests.ai.conftest import said
from tests.clients.odd_server import OddServer
from tests.conftest import by

CALM = "We are investigating errors at checkout. Some customers may be affected by this issue."


@pytest.fixture
def draft(incident: Incident, responder: Person, settle: Callable[[], None]) -> Callable[[], Draft]:
    """The responder asks for one, and it is made."""

    def ask() -> Draft:
        request_draft(incident, hint="", actor=by(responder), key="first")
        settle()
        return Draft.objects.get()

    return ask


def test_it_names_them_apart_from_its_words(incident: Incident, draft: Callable[[], Draft]) -> None:
    first = story_of(incident).lines[0]
    made = draft()
    assert "USED" not in made.newest_revision().content.body
    assert [line.said for line in rests_on(made)] == [first.said, "Asked for a customer update"]
    assert incident.events.get(action="STATUSPAGE_DRAFT_CREATED").detail["rests_on"][0] == first.seq


@pytest.mark.parametrize(
    ("text", "body"),
    [
        (f"{CALM}\nUSED: 1, 99999", CALM),
        (CALM, CALM),
        (f"USED: 1\n{CALM}", fallbacks.STATUS_DRAFT),
        (f"{CALM} (1)", fallbacks.STATUS_DRAFT),
        ("USED: 1", fallbacks.STATUS_DRAFT),
    ],
)
def test_they_are_believed_where_they_are_there_and_never_reach_customers(
    draft: Callable[[], Draft], strange: OddServer, text: str, body: str
) -> None:
    strange.script = [said(text)]
    made = draft()
    why = "" if body == CALM else WHY[Outcome.UNUSABLE]
    assert (made.newest_revision().content.body, made.note, rests_on(made)) == (body, why, [])
