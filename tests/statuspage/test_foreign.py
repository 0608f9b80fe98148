"""The page against what we published: a foreign post, changed words, what was taken away; and what is none of these."""

import copy
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection

from clients.errors import OutsideError
from incidents import intake
from incidents.models import Incident, Installation, Person
from incidents.models.incident import Severity
from sandbox.server import Running
from sandbox.world import World
from statuspage import gate_check
from statuspage.models import Approval, Draft, ForeignPost, GateCheck, Publication
from tests.at_once import at_once
from tests.conftest import by
from tests.statuspage.conftest import (
    WORDS,
    break_statuspage,
    past_the_walls,
    publish,
    say_yes,
    write,
)

HAND = {"name": "Checkout", "status": "investigating", "body": "We look into it."}


@pytest.fixture
def published(approval: Approval) -> Publication:
    return publish(approval)


def post(world: World, **changes: Any) -> dict[str, Any]:
    """Somebody posts a new incident by hand."""
    return world.statuspage.create(HAND | changes)


def change(world: World, incident: str, alter: Callable[[dict[str, Any]], object]) -> None:
    """Somebody edits what the page shows of it."""
    states = world.statuspage.versions[incident]
    shown = copy.deepcopy(states[-1][1])
    alter(shown)
    states[:] = [(states[-1][0], shown)]


def found() -> list[tuple[str, str]]:
    gate_check.look()
    return [(one.kind, one.words) for one in ForeignPost.objects.order_by("pk")]


def test_what_we_published_is_not_foreign(published: Publication) -> None:
    assert found() == []
    assert gate_check.check_page().updates == 1
    assert not ForeignPost.objects.exists()


def test_a_post_by_hand_is(published: Publication, world: World) -> None:
    posted = post(world)
    assert found() == [("posted", HAND["body"])]
    one = ForeignPost.objects.get()
    assert (one.statuspage_incident, one.incident, one.title) == (posted["id"], None, "Checkout")
    assert one.shown_since


def test_in_an_incident_of_ours_it_is_about_ours(published: Publication, world: World, led: Incident) -> None:
    world.statuspage.patch(published.statuspage_incident, {"body": "All is well.", "status": "resolved"}, merge=True)
    assert found() == [("posted", "All is well.")]
    assert ForeignPost.objects.get().incident == led
    event = led.events.get(action="FOREIGN_POST_FOUND")
    assert (event.words, event.detail["kind"]) == ({"words": "All is well."}, "posted")


def test_our_own_words_a_second_time_are_foreign(published: Publication, world: World) -> None:
    world.statuspage.patch(published.statuspage_incident, {"body": WORDS, "status": "investigating"}, merge=True)
    assert found() == [("posted", WORDS)]


@pytest.mark.parametrize("words", ["Nothing is wrong.", WORDS.removesuffix(" Some payments may fail."), ""])
def test_changed_words_and_words_taken_away(published: Publication, world: World, led: Incident, words: str) -> None:
    change(world, published.statuspage_incident, lambda one: one["incident_updates"][0].update(body=words))
    assert found() == [("changed", words)]
    assert ForeignPost.objects.get().incident == led


def test_another_status_of_the_same_words_is_a_change(published: Publication, world: World) -> None:
    change(world, published.statuspage_incident, lambda one: one["incident_updates"][0].update(status="resolved"))
    assert found() == [("changed", WORDS)]


def test_only_what_statuspage_itself_changes_is_none(published: Publication, world: World) -> None:
    shown = WORDS.replace(". ", ". \r\n") + "\n"
    past = f"  {shown}".replace("\r\n", "")
    change(world, published.statuspage_incident, lambda one: one["incident_updates"][0].update(body=past))
    assert found() == []


def test_a_changed_title(published: Publication, world: World) -> None:
    change(world, published.statuspage_incident, lambda one: one.update(name="All fine"))
    assert found() == [("renamed", "All fine")]


def test_an_update_of_ours_that_is_gone(published: Publication, world: World) -> None:
    change(world, published.statuspage_incident, lambda one: one["incident_updates"].clear())
    assert found() == [], "a reading may lag"
    _long_ago()
    assert found() == [("gone", WORDS)]


def test_a_whole_incident_of_ours_that_is_gone(published: Publication, world: World) -> None:
    world.statuspage.versions.clear()
    _long_ago()
    assert found() == [], "the newest hundred cannot tell"
    gate_check.check_page()
    assert [one.kind for one in ForeignPost.objects.all()] == ["gone"]


def _long_ago() -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE statuspage_publication SET settled_at = settled_at - interval '1 h'")


def test_maintenance_and_what_is_older_is_counted_only(transactional_db: None, world: World) -> None:
    planned, old = post(world), post(world)
    change(world, planned["id"], lambda one: one.update(scheduled_for=one["created_at"]))
    change(world, old["id"], lambda one: one["incident_updates"][0].update(created_at="2026-01-01T00:00:00Z"))
    checked = gate_check.check_page()
    assert (checked.updates, checked.scheduled, checked.older) == (0, 1, 1)
    assert not ForeignPost.objects.exists()


def test_an_update_of_today_in_an_incident_from_before_the_installation(transactional_db: None, world: World) -> None:
    old = post(world)
    before = (Installation.objects.get().created_at - timedelta(days=20)).isoformat()
    change(world, old["id"], lambda one: one.update(created_at=before))
    assert found() == [("posted", HAND["body"])]


def test_words_of_a_draft_posted_by_hand_are_about_its_incident(draft: Draft, led: Incident, world: World) -> None:
    post(world, body=WORDS)
    assert found() == [("posted", WORDS)]
    assert ForeignPost.objects.get().incident == led


def test_words_that_two_incidents_wait_with_are_nobodys(draft: Draft, ic: Person, world: World) -> None:
    other, _ = intake.declare(title="Another", severity=Severity.P1, actor=by(ic), person=ic)
    write(other, author=ic)
    post(world, body=WORDS)
    assert found() == [("posted", WORDS)]
    assert ForeignPost.objects.get().incident is None


def test_two_workers_find_it_once(published: Publication, world: World, led: Incident) -> None:
    world.statuspage.patch(published.statuspage_incident, {"body": "Here.", "status": "resolved"}, merge=True)
    post(world)
    at_once(*[gate_check.look] * 4)
    assert ForeignPost.objects.count() == 2
    assert led.events.filter(action="FOREIGN_POST_FOUND").count() == 1


def test_the_same_post_with_other_words_is_found_again(published: Publication, world: World) -> None:
    posted = post(world)
    found()
    change(world, posted["id"], lambda one: one["incident_updates"][0].update(body="Other words."))
    assert found() == [("posted", HAND["body"]), ("posted", "Other words.")]
    assert len(found()) == 2


def test_what_no_database_keeps_is_found_nevertheless(transactional_db: None, world: World) -> None:
    post(world, body="a\x00b")
    assert found() == [("posted", "a\ufffdb")]


def test_a_page_that_cannot_be_read_finds_nothing_and_says_so(published: Publication, outside: Running) -> None:
    break_statuspage(outside, status=500)
    with pytest.raises(OutsideError):
        gate_check.look()
    assert not GateCheck.objects.exists()


def test_looking_is_one_call(published: Publication, world: World) -> None:
    before = len(world.calls)
    gate_check.look()
    assert len(world.calls) == before + 1


def test_of_another_page_nothing_is_compared(published: Publication, world: World, settings: Any) -> None:
    past_the_walls(
        "UPDATE statuspage_publication SET settled_at = settled_at - interval '1 h'", "statuspage_publication"
    )
    world.statuspage.versions.clear()
    settings.STATUSPAGE_PAGE_ID = "another"
    world.statuspage.id = "another"
    gate_check.check_page()
    assert not ForeignPost.objects.exists()


def test_it_takes_the_second_approval_too(published: Publication, ic: Person) -> None:
    publish(say_yes(write(published.incident, "We have found it."), ic))
    assert found() == []
