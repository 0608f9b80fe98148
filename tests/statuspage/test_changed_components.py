"""A chosen component that is not as the preview showed it any more stops the send."""

from typing import Any

import pytest

from clients.errors import TryLater
from incidents.models import Incident, Person
from sandbox.server import Running
from statuspage.content import ComponentChange, Impact, Status
from statuspage.models import Approval, Draft
from statuspage.revise import Edit, revise
from tests.conftest import by
from tests.statuspage.conftest import WORDS, Page, break_statuspage, publish, say_yes, stored, write

CHECKOUT = "cmpcheckout1"
OUT = ComponentChange(name="Checkout", was="operational", state="partial_outage")


@pytest.fixture
def chosen(led: Incident, ic: Person) -> Approval:
    """An approved update that tells customers of a partial outage of Checkout."""
    draft = write(led)
    edit = Edit(title="Checkout", body=WORDS, status=Status.IDENTIFIED, impact=Impact.MAJOR, components={CHECKOUT: OUT})
    revise(led, draft_id=draft.pk, base=1, edit=edit, actor=by(ic))
    return say_yes(draft, ic)


def test_as_previewed_it_is_sent_with_its_state(chosen: Approval, page: Page, outside: Running) -> None:
    publish(chosen)
    assert page()[0]["components"][0]["status"] == "partial_outage"
    assert outside.state.statuspage.components[CHECKOUT]["status"] == "partial_outage"


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"name": "Checkout EU"}, "The component Checkout is called Checkout EU now."),
        (
            {"status": "degraded_performance"},
            "Checkout was operational in the preview and is degraded performance now.",
        ),
        ({"group": True}, "The component Checkout is not on the page any more."),
        (None, "The component Checkout is not on the page any more."),
    ],
)
def test_one_that_others_changed_stops_it(
    chosen: Approval, outside: Running, change: dict[str, Any] | None, said: str
) -> None:
    if change is None:
        del outside.state.statuspage.components[CHECKOUT]
    else:
        outside.state.statuspage.components[CHECKOUT] |= change
    publish(chosen)
    assert (stored(chosen).state, outside.state.snapshot()["statuspage"]["incidents"]) == ("LAPSED", [])
    assert (Draft.objects.get().state, Draft.objects.get().note) == ("PENDING", said)


def test_where_they_cannot_be_read_nothing_is_sent(chosen: Approval, page: Page, outside: Running) -> None:
    break_statuspage(outside, status=429)
    with pytest.raises(TryLater, match="it answered 429"):
        publish(chosen)
    assert (stored(chosen).state, page()) == ("RESERVED", [])
