"""The components to choose from: the page's live list, kept for five minutes, shown as old while the page does not answer."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.cache import cache
from django.db import transaction

from clients.boundary import OpenTransactionError
from incidents.errors import VerbRefused
from incidents.models import Person
from sandbox.server import Running
from statuspage import components
from statuspage.components import at_hand, chosen, listed
from statuspage.content import ComponentChange
from statuspage.models import Approval
from tests.statuspage.conftest import break_statuspage, mend, publish

WAS = ComponentChange(name="Checkout", was="operational", state="partial_outage")


@pytest.fixture
def page(transactional_db: None, outside: Running) -> Running:
    return outside


def asked(outside: Running) -> int:
    return sum(call.path.endswith("/components") for call in outside.state.calls)


def grow_old() -> None:
    """Six minutes pass for the list that is kept."""
    found = at_hand()
    assert found
    kept = cache.get(components.KEY)
    cache.set(components.KEY, kept | {"read_at": (found.read_at - timedelta(minutes=6)).isoformat()})


def test_it_lists_the_page_without_its_groups(page: Running) -> None:
    page.state.statuspage.components["cmpapi000001"]["group"] = True
    found = listed()
    assert found
    assert [one.name for one in found.components] == ["Checkout", "Payments", "Website"]
    assert not found.age


def test_it_is_asked_for_once_in_five_minutes(page: Running) -> None:
    first = listed()
    assert (listed(), asked(page)) == (first, 1)
    grow_old()
    listed()
    assert asked(page) == 2


def test_without_an_answer_the_old_one_is_shown_with_its_age(page: Running) -> None:
    listed()
    grow_old()
    break_statuspage(page, status=401)
    found = listed()
    assert found
    assert found.age == "The list of components is 6 min old: Statuspage does not answer."
    assert len(found.components) == 4


def test_without_an_answer_and_without_an_old_one_there_is_none(page: Running) -> None:
    break_statuspage(page, status=401)
    assert listed() is None
    mend(page)


def test_without_a_status_page_nobody_is_asked(page: Running, settings: Any) -> None:
    settings.STATUSPAGE_API_KEY = ""
    assert (listed(), asked(page)) == (None, 0)


def test_what_was_published_meanwhile_makes_it_old(page: Running, approval: Approval) -> None:
    listed()
    publish(approval)
    listed()
    assert asked(page) == 2


def test_it_is_never_read_within_a_transaction(page: Running) -> None:
    listed()
    with pytest.raises(OpenTransactionError), transaction.atomic():
        listed()


def test_what_is_chosen_is_captured_as_the_list_shows_it(page: Running) -> None:
    page.state.statuspage.components["cmpcheckout1"] |= {"name": "Checkout EU", "status": "degraded_performance"}
    found = chosen({"cmpcheckout1": "major_outage"}, of=listed(), before={"cmpcheckout1": WAS})
    change = ComponentChange(name="Checkout EU", was="degraded_performance", state="major_outage")
    assert found == {"cmpcheckout1": change}


def test_without_a_list_what_was_chosen_before_stays(transactional_db: None) -> None:
    found = chosen({"cmpcheckout1": "operational"}, of=None, before={"cmpcheckout1": WAS})
    assert found["cmpcheckout1"] == ComponentChange(name="Checkout", was="operational", state="operational")


@pytest.mark.parametrize(
    ("states", "said"),
    [
        ({"gone": "operational"}, "The component gone is not on the page any more."),
        ({"cmpcheckout1": "on fire"}, "cannot be shown as 'on fire'"),
        ({"cmpcheckout1": "under_maintenance"}, "cannot be shown as 'under_maintenance'"),
    ],
)
def test_what_there_is_not_cannot_be_chosen(page: Running, states: dict[str, str], said: str) -> None:
    with pytest.raises(VerbRefused, match=said):
        chosen(states, of=listed(), before={})


def test_without_a_list_no_other_can_be_chosen(responder: Person) -> None:
    with pytest.raises(VerbRefused, match="The list of components cannot be read now"):
        chosen({"cmpcheckout1": "operational"}, of=None, before={})
