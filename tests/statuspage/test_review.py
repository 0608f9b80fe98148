"""What somebody is told to mind before approving: only what is true."""

from datetime import timedelta
from typing import Any

import pytest

from incidents.models import Incident, Person
from incidents.outbox.clock import database_now
from statuspage.components import Listed
from statuspage.content import ComponentChange, Status
from statuspage.models import Draft
from statuspage.page import Component
from statuspage.review import warnings
from statuspage.revise import revise
from tests.conftest import by
from tests.statuspage.conftest import publish, say_yes, write
from tests.statuspage.test_revise import OUT, edit

CHECKOUT = {"cmpcheckout1": OUT}
BACK = {"cmpcheckout1": ComponentChange(name="Checkout", was="partial_outage", state="operational")}


def the_list(status: str = "operational", *, minutes: int = 0, name: str = "Checkout") -> Listed:
    found = Component(id="cmpcheckout1", name=name, status=status)
    read_at = database_now() - timedelta(minutes=minutes, seconds=1)
    return Listed(components=(found,), read_at=read_at, is_old=minutes > 0)


def said(draft: Draft, person: Person, listed: Listed | None, **changes: Any) -> list[str]:
    """The warnings of the draft with these words in it."""
    base = draft.newest_revision().number
    revise(draft.incident, draft_id=draft.pk, base=base, edit=edit(**changes), actor=by(person))
    return warnings(draft, draft.newest_revision(), listed=listed, at=str)


@pytest.mark.parametrize(
    ("now", "first"),
    [
        (("operational", "Checkout"), ""),
        (("major_outage", "Checkout"), "Checkout was operational in the preview and is major outage now."),
        (("operational", "Checkout EU"), "The component Checkout is called Checkout EU now."),
    ],
)
def test_a_chosen_component_that_changed_since(draft: Draft, ic: Person, now: tuple[str, str], first: str) -> None:
    found = said(draft, ic, the_list(now[0], name=now[1]), components=CHECKOUT)
    assert [one.partition(" It would not be sent so")[0] for one in found] == ([first] if first else [])


def test_an_old_list(draft: Draft, ic: Person) -> None:
    found = said(draft, ic, the_list(minutes=12), components=CHECKOUT)
    assert found == ["The list of components is 12 min old: Statuspage does not answer."]
    assert said(draft, ic, the_list(minutes=12), components={}) == []


def test_no_list(draft: Draft, ic: Person) -> None:
    [found] = said(draft, ic, None, components=CHECKOUT)
    assert found.startswith("The list of components cannot be read now. Whether these are still as shown")
    assert said(draft, ic, None, components={}) == []


@pytest.mark.parametrize(
    ("changes", "lines"),
    [
        (
            {"status": Status.RESOLVED, "components": CHECKOUT},
            ["It says resolved, while Checkout stays partial outage."],
        ),
        ({"status": Status.MONITORING, "components": CHECKOUT}, []),
        ({"status": Status.RESOLVED, "components": {}}, []),
    ],
)
def test_resolved_with_what_is_about_to_be_set(
    draft: Draft, ic: Person, changes: dict[str, Any], lines: list[str]
) -> None:
    assert said(draft, ic, the_list(), **changes) == lines


@pytest.fixture
def following(led: Incident, ic: Person) -> Draft:
    """A draft that follows an update by which Checkout had an outage."""
    first = write(led)
    said(first, ic, the_list(), components=CHECKOUT)
    publish(say_yes(first, ic))
    return write(led, "It is over.")


def test_resolved_with_what_an_earlier_update_touched(following: Draft, ic: Person) -> None:
    still = ["It says resolved, while Checkout stays partial outage."]
    assert said(following, ic, the_list("partial_outage"), status=Status.RESOLVED, components={}) == still
    assert said(following, ic, None, status=Status.RESOLVED, components={}, body="B.") == still, "as we left it"
    assert said(following, ic, the_list(), status=Status.RESOLVED, components={}, body="C.") == []
    assert said(following, ic, the_list("partial_outage"), status=Status.RESOLVED, components=BACK) == []
