"""The record against itself: whatever was sent has an earlier approval of those words, by somebody who might give it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from incidents import accounts, memberships, merging, people, roles
from incidents.actor import Actor
from incidents.audit.chain import canonical_form, next_hash, timestamp
from incidents.models import AuditEvent, Incident, Person
from statuspage.models import Approval, Publication
from statuspage.stand_in import name_stand_in
from statuspage.violations import violations
from tests.conftest import TEAM, by, enrol
from tests.statuspage.conftest import past_the_walls, publication_of, publish, say_yes, stored, write

OPERATOR = Actor(via="command", name="operator")
EVENTS, APPROVALS, PUBLICATIONS = "incidents_auditevent", "statuspage_approval", "statuspage_publication"


def found() -> list[str]:
    return [one.what for one in violations()]


def rewrite(event: AuditEvent, change: Callable[[dict[str, Any]], Any]) -> None:
    """What only the owner of the database can do: other words in an event, and a hash that fits them."""
    said = dict(event.parsed)
    change(said)
    canonical = canonical_form(said)
    hashed = next_hash(bytes(event.previous), canonical)
    past_the_walls(
        f"UPDATE {EVENTS} SET canonical = '\\x{canonical.hex()}', hash = '\\x{hashed.hex()}',"
        f" action = '{said['action']}' WHERE id = '{event.pk}'",
        EVENTS,
    )


def of(incident: Incident, action: str) -> AuditEvent:
    return incident.events.filter(action=action).order_by("-seq")[0]


def test_what_went_through_the_gate_is_as_approved(approval: Approval) -> None:
    publish(approval)
    assert found() == []


def test_so_is_what_was_not_sent_yet(approval: Approval) -> None:
    publication_of(approval)._reserve()
    assert found() == []


@pytest.fixture
def published(approval: Approval) -> Publication:
    return publish(approval)


def test_a_publication_without_an_approval_on_record(published: Publication, led: Incident) -> None:
    rewrite(of(led, "STATUSPAGE_DRAFT_APPROVED"), lambda said: said.update(action="NOTE_ADDED"))
    [one] = violations()
    assert str(one) == f"{led.reference}, publication {published.pk}: There is no approval of it on record."


def test_words_that_were_changed_afterwards(published: Publication) -> None:
    content = published.content.canonical().replace(b"Some payments", b"All payments")
    past_the_walls(
        f"ALTER TABLE statuspage_revision DROP CONSTRAINT revision_digest_is_of_its_words;"
        f" UPDATE statuspage_revision SET canonical = '\\x{content.hex()}'",
        "statuspage_revision",
    )
    try:
        assert found() == ["The words that were sent are not the ones that were approved."]
    finally:
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE statuspage_revision CASCADE")
            cursor.execute(
                "ALTER TABLE statuspage_revision ADD CONSTRAINT revision_digest_is_of_its_words"
                " CHECK (digest = encode(sha256(canonical), 'hex'))"
            )


def test_an_event_of_other_words(published: Publication, led: Incident) -> None:
    rewrite(of(led, "STATUSPAGE_PUBLISHED"), lambda said: said["detail"].update(digest="0" * 64))
    assert found() == ["The words that were sent are not the ones that were approved."]


def test_an_event_whose_hash_does_not_fit(published: Publication, led: Incident) -> None:
    past_the_walls(f"UPDATE {EVENTS} SET hash = sha256('x') WHERE action = 'PUBLICATION_SENDING'", EVENTS)
    assert found() == ["The record of it was changed after it was written."]


def test_another_target(published: Publication) -> None:
    past_the_walls(f"UPDATE {PUBLICATIONS} SET target = 'inothers'", PUBLICATIONS)
    assert found() == ["It went to another incident of the status page than was approved."]


@pytest.mark.parametrize(
    ("pair", "said"),
    [
        (("PUBLICATION_SENDING", "STATUSPAGE_DRAFT_APPROVED"), "it was sent before it was approved"),
        (("STATUSPAGE_PUBLISHED", "PUBLICATION_SENDING"), "it was published before it was sent"),
        (("PUBLICATION_SENDING", "PUBLICATION_RESERVED"), "it was sent before it was reserved"),
    ],
)
def test_the_wrong_order(published: Publication, led: Incident, pair: tuple[str, str], said: str) -> None:
    one, other = (of(led, action) for action in pair)
    places = {one: other.seq, other: one.seq}
    past_the_walls(f"UPDATE {EVENTS} SET seq = seq + 1000 WHERE id IN ('{one.pk}', '{other.pk}')", EVENTS)
    for event, seq in places.items():
        past_the_walls(f"UPDATE {EVENTS} SET seq = {seq} WHERE id = '{event.pk}'", EVENTS)
        rewrite(AuditEvent.objects.get(pk=event.pk), lambda words, place=seq: words.update(seq=place))  # type: ignore[misc]
    assert any(said in one for one in found())


def test_a_step_that_is_not_on_record(published: Publication, led: Incident) -> None:
    rewrite(of(led, "PUBLICATION_SENDING"), lambda said: said.update(action="NOTE_ADDED"))
    assert found() == ["The record does not say that it was sent."]


def test_a_send_of_which_there_is_no_publication(published: Publication, led: Incident) -> None:
    past_the_walls(f"DELETE FROM {PUBLICATIONS}", PUBLICATIONS)
    assert found() == ["The record says that it was sent, and there is no such publication."]


def test_an_approval_that_had_ended(published: Publication) -> None:
    past_the_walls(
        f"UPDATE {APPROVALS} SET created_at = now() - interval '1 h', expires_at = now() - interval '59 min'", APPROVALS
    )
    assert found() == ["It was sent after its approval had ended."]


@pytest.mark.parametrize(
    ("action", "said"),
    [
        ("STATUSPAGE_DRAFT_REVISED", "It was sent although its words were edited after the approval."),
        ("STATUSPAGE_APPROVAL_REJECTED", "It was sent although its draft was rejected after the approval."),
        ("APPROVAL_VOIDED", "It was sent although its approval was void."),
    ],
)
def test_an_approval_that_did_not_hold_any_more(published: Publication, led: Incident, action: str, said: str) -> None:
    draft = published.approval.revision.draft_id
    reserved = of(led, "PUBLICATION_RESERVED")
    again = of(led, "PUBLICATION_SENDING")
    rewrite(reserved, lambda words: words.update(action=action, detail={"draft": draft}))
    assert said in found()
    assert again.seq > reserved.seq


def test_an_approver_in_no_group(published: Publication, led: Incident) -> None:
    outsider = people.by_slack(team=TEAM, user="U0OTTO000", name="Otto Weiss")
    event = of(led, "STATUSPAGE_DRAFT_APPROVED")
    rewrite(
        event,
        lambda said: said.update(
            actor={"ref": outsider.reference, "via": "slack"}, detail=said["detail"] | {"approver": outsider.reference}
        ),
    )
    past_the_walls(f"UPDATE {APPROVALS} SET approver_id = {outsider.pk}", APPROVALS)
    assert found() == [f"{outsider.reference}, who approved it, was not in commanders then."]


def test_a_part_of_the_product_that_approves(published: Publication, led: Incident) -> None:
    event = of(led, "STATUSPAGE_DRAFT_APPROVED")
    rewrite(event, lambda said: said["actor"].update(via="worker"))
    assert found() == ["It was not approved by a person."]


def test_another_approver_than_the_record_names(published: Publication, approver: Person) -> None:
    past_the_walls(f"UPDATE {APPROVALS} SET approver_id = {approver.pk}", APPROVALS)
    assert found() == ["The record names another approver, or another right, than the approval."]


def test_a_commander_who_did_not_lead(published: Publication, led: Incident) -> None:
    rewrite(of(led, "IC_CLAIMED"), lambda said: said["detail"].update(ic="p_somebodyelse00"))
    [what] = found()
    assert what.endswith("who approved it, was not IC then.")


def test_a_right_that_had_ended_before_it_was_sent(published: Publication, led: Incident, ic: Person) -> None:
    memberships.take_out(ic, "commanders", actor=OPERATOR)
    assert found() == [], "it ended afterwards"
    later = timestamp(timezone.now() + timedelta(minutes=1))
    rewrite(of(led, "PUBLICATION_SENDING"), lambda said: said.update(at=later))
    assert found() == [f"{ic.reference} had lost the right to approve before it was sent."]


def test_every_right_there_is_bears_an_approval_out(led: Incident, ic: Person, approver: Person) -> None:
    comms, stand_in = enrol("U0COMMS00", "Cleo Marsh", "commanders"), enrol("U0STAND00", "Sam Reed")
    roles.give_role(led, role="comms_lead", to=comms, actor=by(ic))
    name_stand_in(led, to=stand_in, actor=by(approver))
    for person in (ic, approver, comms, stand_in):
        publish(say_yes(write(led, f"Words for {person}."), person))
    assert Publication.objects.filter(state="PUBLISHED").count() == 4
    assert found() == []


def test_a_stand_in_who_was_not_named(led: Incident, approver: Person) -> None:
    stand_in = enrol("U0STAND00", "Sam Reed")
    name_stand_in(led, to=stand_in, actor=by(approver))
    publish(say_yes(write(led), stand_in))
    rewrite(of(led, "STAND_IN_NAMED"), lambda said: said["detail"].update(person="p_somebodyelse00"))
    [what] = found()
    assert "was not named by" in what


def test_a_stand_in_of_their_own_words(led: Incident, approver: Person) -> None:
    stand_in = enrol("U0STAND00", "Sam Reed")
    name_stand_in(led, to=stand_in, actor=by(approver))
    publish(say_yes(write(led), stand_in))
    rewrite(of(led, "STATUSPAGE_DRAFT_APPROVED"), lambda said: said["detail"].update(own_words=True))
    [what] = found()
    assert what.endswith("and wrote it or asked for it.")


def test_a_person_of_two_rows_is_one(led: Incident, ic: Person, approver: Person) -> None:
    """She claimed under a row that was merged into another since, whose account is in the group."""
    known = enrol("U0TWICE00", "Una Twice", "commanders")
    roles.release(led, actor=by(ic))
    bare = people.by_slack(team=TEAM, user="U0BARE000", name="Una Twice")
    roles.claim(led, actor=by(bare, room=led))
    Incident.objects.filter(pk=led.pk).update(state="RESOLVED", resolved_at=led.opened_at)
    merging.merge(bare, into=known, actor=OPERATOR)
    Incident.objects.filter(pk=led.pk).update(state="ACTIVE")
    publish(say_yes(write(led), known))
    assert found() == []


def test_an_account_that_is_somebody_elses_now_gave_its_right_then(published: Publication, ic: Person) -> None:
    accounts.unlink(ic, actor=OPERATOR)
    assert found() == []


def test_years_of_them_take_the_same_few_queries(
    led: Incident, ic: Person, django_assert_num_queries: Callable[..., Any]
) -> None:
    for number in range(3):
        publish(say_yes(write(led, f"Words {number}."), ic))
    assert stored(Approval.objects.latest("pk")).state == "PUBLISHED"
    with django_assert_num_queries(6):
        assert found() == []
