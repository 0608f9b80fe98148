"""Signing for a post made outside the gate: who and why, then a second person. It stays on record as what it is."""

from collections.abc import Callable

import pytest

from incidents import merging, people
from incidents.actor import Actor
from incidents.errors import NotNow, NotYours, VerbRefused
from incidents.models import AuditEvent, Incident, OutboxEntry, Person
from sandbox.world import World
from statuspage import gate_check
from statuspage.models import Draft, ForeignPost
from statuspage.sign_for import (
    countersign,
    countersign_elsewhere,
    disown,
    disown_elsewhere,
    sign_for,
    sign_for_elsewhere,
)
from tests.at_once import at_once
from tests.conftest import TEAM, by, enrol
from tests.statuspage.conftest import WORDS
from tests.statuspage.test_foreign import post as posted_by_hand

WHY = "I posted it by hand: the gate was stopped."


@pytest.fixture
def post(draft: Draft, world: World) -> ForeignPost:
    """Of the incident, posted by hand with the words of its draft."""
    posted_by_hand(world, body=WORDS)
    gate_check.look()
    return ForeignPost.objects.get()


@pytest.fixture
def elsewhere(transactional_db: None, world: World) -> ForeignPost:
    """Of no incident of ours."""
    posted_by_hand(world)
    gate_check.look()
    return ForeignPost.objects.get()


def test_two_people_sign_and_it_is_all_on_record(
    post: ForeignPost, led: Incident, ic: Person, responder: Person
) -> None:
    sign_for(led, post_id=post.pk, why=f" {WHY} ", actor=by(responder))
    countersign(led, post_id=post.pk, actor=by(ic))
    post.refresh_from_db()
    assert (post.signed_by, post.why, post.seconded_by) == (responder, WHY, ic)
    signed, seconded = led.events.filter(action__startswith="FOREIGN_POST").order_by("seq")[1:]
    assert (signed.parsed["actor"]["ref"], signed.words) == (responder.reference, {"why": WHY})
    assert (seconded.parsed["actor"]["ref"], seconded.action) == (ic.reference, "FOREIGN_POST_COUNTERSIGNED")


def test_the_room_hears_of_each_step(post: ForeignPost, led: Incident, ic: Person) -> None:
    sign_for(led, post_id=post.pk, why=WHY, actor=by(ic))
    assert OutboxEntry.objects.filter(kind="show_foreign_post", incident=led).count() == 2


def test_nobody_is_their_own_second_person(post: ForeignPost, led: Incident, ic: Person) -> None:
    sign_for(led, post_id=post.pk, why=WHY, actor=by(ic))
    with pytest.raises(NotYours, match="a second person"):
        countersign(led, post_id=post.pk, actor=by(ic))


def test_nor_under_another_row_of_theirs(post: ForeignPost, led: Incident) -> None:
    known = enrol("U0TWICE00", "Una Twice", "approvers")
    bare = people.by_slack(team=TEAM, user="U0BARE000", name="Una Twice")
    sign_for(led, post_id=post.pk, why=WHY, actor=by(bare, room=led))
    merging.merge(bare, into=known, actor=Actor(via="command", name="operator"))
    with pytest.raises(NotYours, match="a second person"):
        countersign(led, post_id=post.pk, actor=by(known))


def test_the_second_person_is_one_who_may_approve(
    post: ForeignPost, led: Incident, ic: Person, responder: Person
) -> None:
    sign_for(led, post_id=post.pk, why=WHY, actor=by(ic))
    with pytest.raises(NotYours, match="can sign for it as the second person"):
        countersign(led, post_id=post.pk, actor=by(responder))


def test_an_outsider_signs_for_nothing(post: ForeignPost, led: Incident, outsider: Person) -> None:
    with pytest.raises(NotYours):
        sign_for(led, post_id=post.pk, why=WHY, actor=by(outsider))
    with pytest.raises(NotYours):
        disown(led, post_id=post.pk, actor=by(outsider))


def test_it_needs_a_reason_that_fits(post: ForeignPost, led: Incident, ic: Person) -> None:
    for why in (" ", "x" * 501):
        with pytest.raises(VerbRefused):
            sign_for(led, post_id=post.pk, why=why, actor=by(ic))


def test_each_name_is_written_once(post: ForeignPost, led: Incident, ic: Person, approver: Person) -> None:
    with pytest.raises(NotNow, match="Nobody has signed"):
        countersign(led, post_id=post.pk, actor=by(approver))
    sign_for(led, post_id=post.pk, why=WHY, actor=by(ic))
    with pytest.raises(NotNow, match="has signed for it"):
        sign_for(led, post_id=post.pk, why=WHY, actor=by(approver))
    with pytest.raises(NotNow, match="has signed for it"):
        disown(led, post_id=post.pk, actor=by(approver))
    countersign(led, post_id=post.pk, actor=by(approver))
    with pytest.raises(NotNow, match="second person already"):
        countersign(led, post_id=post.pk, actor=by(enrol("U0THIRD00", "Theo Third", "approvers")))


def test_two_who_sign_at_once_are_one(post: ForeignPost, led: Incident, ic: Person, approver: Person) -> None:
    def sign(person: Person) -> Callable[[], bool]:
        def tried() -> bool:
            try:
                return bool(sign_for(led, post_id=post.pk, why=WHY, actor=by(person)))
            except NotNow:
                return False

        return tried

    assert sorted(at_once(sign(ic), sign(approver))) == [False, True]  # type: ignore[type-var]


def test_who_does_not_know_says_so_and_it_can_still_be_signed(
    post: ForeignPost, led: Incident, ic: Person, approver: Person
) -> None:
    disown(led, post_id=post.pk, actor=by(approver))
    disown(led, post_id=post.pk, actor=by(ic))
    post.refresh_from_db()
    assert (post.not_known_by, post.standing) == (approver, "known to nobody so far")
    assert sign_for(led, post_id=post.pk, why=WHY, actor=by(ic)).standing == "signed for, a second person is missing"


def test_one_of_no_incident_is_signed_for_in_the_system_chain(
    elsewhere: ForeignPost, responder: Person, approver: Person
) -> None:
    disown_elsewhere(post_id=elsewhere.pk, actor=by(responder))
    sign_for_elsewhere(post_id=elsewhere.pk, why=WHY, actor=by(responder))
    done = countersign_elsewhere(post_id=elsewhere.pk, actor=by(approver))
    assert done.is_settled
    said = AuditEvent.objects.filter(action__startswith="FOREIGN_POST", chain__startswith="SYSTEM#").order_by("seq")
    assert [one.action for one in said] == [
        "FOREIGN_POST_FOUND",
        "FOREIGN_POST_NOT_KNOWN",
        "FOREIGN_POST_SIGNED",
        "FOREIGN_POST_COUNTERSIGNED",
    ]


def test_there_too_the_second_is_an_approver(elsewhere: ForeignPost, responder: Person, outsider: Person) -> None:
    with pytest.raises(NotYours):
        sign_for_elsewhere(post_id=elsewhere.pk, why=WHY, actor=by(outsider))
    sign_for_elsewhere(post_id=elsewhere.pk, why=WHY, actor=by(responder))
    with pytest.raises(NotYours):
        countersign_elsewhere(post_id=elsewhere.pk, actor=by(enrol("U0OTHER00", "Olga Other", "responders")))


def test_what_belongs_elsewhere_is_not_signed_for_here(elsewhere: ForeignPost, led: Incident, ic: Person) -> None:
    with pytest.raises(NotNow, match="another incident"):
        sign_for(led, post_id=elsewhere.pk, why=WHY, actor=by(ic))
