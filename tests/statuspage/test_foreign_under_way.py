"""What is being sent, or was decided by a person, is known by no id: one entry with its words is it, and no other."""

import pytest

from clients.errors import TryLater
from incidents.models import Person
from sandbox.server import Running
from sandbox.world import World
from statuspage.decide import decide_outcome
from statuspage.models import Approval, ForeignPost
from tests.conftest import by
from tests.statuspage.conftest import WORDS, break_statuspage, mend, past_the_walls, publication_of, publish, stored
from tests.statuspage.test_foreign import HAND, found, post


def test_while_an_outcome_is_unknown_its_entry_is_not_foreign(
    approval: Approval, outside: Running, world: World
) -> None:
    break_statuspage(outside, lose_answers=1.0)
    with pytest.raises(TryLater):
        publish(approval)
    mend(outside)
    assert stored(approval).state == "UNKNOWN"
    assert found() == []
    world.statuspage.create({**HAND, "body": WORDS})
    assert found() == [("posted", WORDS)], "one send is one entry"


def test_nor_while_it_is_being_sent(approval: Approval, world: World) -> None:
    publication = publication_of(approval)
    publication._reserve()
    publication._begin_sending([])
    post(world, body=WORDS)
    assert found() == []
    post(world)
    assert found() == [("posted", HAND["body"])], "but other words are"


def test_what_was_there_before_the_send_is_not_it(approval: Approval, world: World) -> None:
    post(world, body=WORDS)
    publication = publication_of(approval)
    publication._reserve()
    publication._begin_sending([])
    past_the_walls("UPDATE statuspage_publication SET sending_at = now() + interval '1 h'", "statuspage_publication")
    assert found() == [("posted", WORDS)]


def test_what_a_person_decided_counts_by_its_words(approval: Approval, ic: Person, world: World) -> None:
    posted = post(world, body=WORDS)
    publication = publication_of(approval)
    publication._reserve()
    publication._begin_sending([])
    publication._unknown("no answer", wait=False)
    publication._ask("A person has to look.")
    said = {"arrived": True, "statuspage_incident": posted["id"], "why": "Seen."}
    decide_outcome(publication.incident, publication_id=str(publication.pk), **said, actor=by(ic))
    assert found() == []
    world.statuspage.patch(posted["id"], {"body": WORDS, "status": "investigating"}, merge=True)
    assert found() == [("posted", WORDS)]


def test_what_others_add_to_a_first_post_not_confirmed_yet_is_about_its_incident(
    approval: Approval, outside: Running, world: World
) -> None:
    break_statuspage(outside, lose_answers=1.0)
    with pytest.raises(TryLater):
        publish(approval)
    mend(outside)
    shown = world.statuspage.incidents()[0]["id"]
    world.statuspage.patch(shown, {"body": "All is well.", "status": "resolved"}, merge=True)
    assert found() == [("posted", "All is well.")]
    assert ForeignPost.objects.get().incident == approval.revision.draft.incident
