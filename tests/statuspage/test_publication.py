"""Publication.save(): the only path to Statuspage, at most once an attempt, whatever breaks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from clients import breaker
from clients.boundary import OpenTransactionError
from clients.errors import Refused, TryLater
from incidents.audit.mirror import sort_key
from incidents.models import Incident, OutboxEntry, Person
from incidents.outbox.work import work_on
from sandbox.faults import Fault
from sandbox.server import Running
from statuspage import client
from statuspage.content import NEW
from statuspage.errors import AutoPublishNotPermittedError, BypassAttempted, ReadBackMismatch
from statuspage.models import Approval, Draft, Publication
from tests.at_once import at_once
from tests.conftest import by
from tests.statuspage.conftest import WORDS, Page, minutes_pass, publication_of, say_yes, write


def publish(approval: Approval) -> Publication:
    publication = publication_of(approval)
    publication.save()
    return publication


def break_statuspage(outside: Running, **fault: Any) -> None:
    outside.state.faults = {"statuspage": Fault(**fault)}


def mend(outside: Running) -> None:
    outside.state.faults = {}


def stored(approval: Approval) -> Publication:
    return Publication.objects.get(approval=approval)


def actions(incident: Incident) -> list[str]:
    gate = ("STATUSPAGE_DRAFT_APPROVED", "PUBLICATION", "STATUSPAGE_PUBLISHED")
    return [event.action for event in incident.events.order_by("seq") if event.action.startswith(gate)]


def test_exactly_the_approved_words_reach_customers_once(approval: Approval, page: Page) -> None:
    publish(approval)
    [shown] = page()
    assert [update["body"] for update in shown["incident_updates"]] == [WORDS]
    assert (shown["status"], shown["impact"]) == ("investigating", "major")
    assert shown["metadata"] == {"incident_response": {"publications": [str(stored(approval).pk)]}}


def test_every_step_is_on_record_in_its_order(approval: Approval, led: Incident) -> None:
    publish(approval)
    assert actions(led) == [
        "STATUSPAGE_DRAFT_APPROVED",
        "PUBLICATION_RESERVED",
        "PUBLICATION_SENDING",
        "STATUSPAGE_PUBLISHED",
    ]
    assert Draft.objects.get().state == "PUBLISHED"


def test_saving_again_changes_nothing(approval: Approval, page: Page, outside: Running) -> None:
    publish(approval)
    calls = len(outside.state.calls)
    publish(approval)
    assert len(outside.state.calls) == calls
    assert len(page()) == 1


def test_workers_at_once_post_once(approval: Approval, page: Page) -> None:
    at_once(*[lambda: publish(approval).state] * 4)
    assert sum(len(shown["incident_updates"]) for shown in page()) == 1


def test_a_later_update_goes_to_the_same_incident(approval: Approval, led: Incident, ic: Person, page: Page) -> None:
    publish(approval)
    second = say_yes(write(led, "We have found the cause and are mending it."), ic)
    publish(second)
    [shown] = page()
    assert [update["body"] for update in shown["incident_updates"]] == [
        "We have found the cause and are mending it.",
        WORDS,
    ]
    ids = [str(stored(approval).pk), str(stored(second).pk)]
    assert shown["metadata"]["incident_response"]["publications"] == ids


def test_the_effect_publishes_and_the_room_is_owed_the_news(approval: Approval, page: Page, led: Incident) -> None:
    assert work_on(OutboxEntry.objects.get(kind="publish").pk)
    assert len(page()) == 1
    assert led.owed.filter(kind="tell_published").count() == 1


@pytest.mark.parametrize("how", ["create", "update", "bulk_create", "delete", "bulk_update", "update_or_create"])
def test_the_orm_has_no_way_around_save(approval: Approval, how: str) -> None:
    given: Any = {"create": {"approval": approval}, "update": {"state": "PUBLISHED"}}.get(how, {})
    with pytest.raises(BypassAttempted):
        getattr(Publication.objects, how)(**given)
    assert not Publication.objects.exists()


def test_it_refuses_to_run_inside_a_transaction(approval: Approval, page: Page) -> None:
    with transaction.atomic(), pytest.raises(OpenTransactionError):
        publication_of(approval).save()
    assert page() == []


# What stops it before anything is sent


def test_without_the_second_copy_nothing_leaves(approval: Approval, page: Page, settings: Any, led: Incident) -> None:
    settings.AUDIT_TABLE_NAME = "not-there"
    with pytest.raises(AutoPublishNotPermittedError, match="second copy"):
        publish(approval)
    assert page() == []
    assert Draft.objects.get().note.startswith("The approval is on record, but its second copy (DynamoDB) cannot be")
    assert led.owed.filter(kind="tell_stopped").count() == 1


def test_an_outage_is_told_once_however_often_it_is_tried(approval: Approval, settings: Any, led: Incident) -> None:
    settings.AUDIT_TABLE_NAME = "not-there"
    for _ in range(3):
        with pytest.raises(AutoPublishNotPermittedError):
            publish(approval)
    assert led.owed.filter(kind="tell_stopped").count() == 1


def test_it_goes_out_once_the_second_copy_is_back(approval: Approval, page: Page, settings: Any) -> None:
    table, settings.AUDIT_TABLE_NAME = settings.AUDIT_TABLE_NAME, "not-there"
    with pytest.raises(AutoPublishNotPermittedError):
        publish(approval)
    settings.AUDIT_TABLE_NAME = table
    publish(approval)
    assert len(page()) == 1


def test_another_event_in_the_mirror_stops_it_for_good(approval: Approval, page: Page, sandbox_aws: Any) -> None:
    event = approval.event
    other = {
        "pk": event.chain,
        "sk": sort_key(event.seq),
        "canonical": b"{}",
        "previous": b"p",
        "hash": b"h",
        "expires_at": 1,
    }
    sandbox_aws.put_item(Item=other)
    with pytest.raises(ReadBackMismatch):
        publish(approval)
    entry = OutboxEntry.objects.get(kind="publish")
    work_on(entry.pk)
    entry.refresh_from_db()
    assert (entry.state, page()) == ("dead", [])


OTHER_WORDS = "convert_to(replace(convert_from(canonical, 'UTF8'), 'o', '0'), 'UTF8')"


def past_the_walls(sql: str, *tables: str) -> None:
    """What only somebody who owns the database can do."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(sql)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for table in tables:
            cursor.execute(f"SELECT tgname FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND NOT tgisinternal")
            for (name,) in cursor.fetchall():
                cursor.execute(f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER {name}")


@pytest.mark.parametrize(
    ("sql", "table"),
    [
        ("UPDATE statuspage_approval SET digest = repeat('0', 64)", "statuspage_approval"),
        ("UPDATE statuspage_approval SET \"group\" = 'approvers'", "statuspage_approval"),
        ("UPDATE statuspage_approval SET role = 'comms lead'", "statuspage_approval"),
        (
            f"UPDATE statuspage_revision SET canonical = {OTHER_WORDS}, digest = encode(sha256({OTHER_WORDS}), 'hex')",
            "statuspage_revision",
        ),
        (
            f"UPDATE incidents_auditevent SET canonical = {OTHER_WORDS}",
            "incidents_auditevent",
        ),
    ],
)
def test_a_record_that_was_tampered_with_publishes_nothing(
    approval: Approval, page: Page, sql: str, table: str
) -> None:
    past_the_walls(sql, table)
    with pytest.raises(AutoPublishNotPermittedError):
        publish(approval)
    assert page() == []


# What makes an approval lapse


def void(approval: Approval) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE statuspage_approval SET voided_at = now(), void_reason = 'tried out'")


def expire(approval: Approval) -> None:
    past_the_walls(
        "UPDATE statuspage_approval SET created_at = now() - interval '1 h', expires_at = now() - interval '1 s'",
        "statuspage_approval",
    )


def cancel(approval: Approval) -> None:
    Incident.objects.update(state="CANCELLED")


def lose_the_right(approval: Approval) -> None:
    assert approval.approver.user
    approval.approver.user.groups.clear()


def leave(approval: Approval) -> None:
    Person.objects.filter(pk=approval.approver_id).update(is_active=False)


@pytest.mark.parametrize("happens", [void, expire, cancel, lose_the_right, leave])
def test_an_approval_that_no_longer_holds_is_never_sent(
    approval: Approval, page: Page, led: Incident, happens: Callable[[Approval], None]
) -> None:
    happens(approval)
    publish(approval)
    assert (stored(approval).state, Draft.objects.get().state, page()) == ("LAPSED", "PENDING", [])
    assert led.owed.filter(kind="tell_stopped").count() == 1


def test_a_handover_does_not_void_an_approval(approval: Approval, page: Page, led: Incident, approver: Person) -> None:
    Incident.objects.filter(pk=led.pk).update(ic=approver)
    publish(approval)
    assert len(page()) == 1


def test_an_expired_approval_ends_even_while_the_mirror_is_down(approval: Approval, settings: Any) -> None:
    settings.AUDIT_TABLE_NAME = "not-there"
    with pytest.raises(AutoPublishNotPermittedError):
        publish(approval)
    expire(approval)
    publish(approval)
    assert stored(approval).state == "LAPSED"


def test_an_update_overtaken_by_another_lapses(led: Incident, ic: Person, page: Page) -> None:
    first, second = write(led), write(led, "Other words.")
    early, late = say_yes(first, ic), say_yes(second, ic)
    publish(early)
    publish(late)
    assert stored(late).state == "LAPSED"
    assert len(page()) == 1


def test_while_one_is_unsettled_the_next_waits(led: Incident, ic: Person, outside: Running) -> None:
    early, late = say_yes(write(led), ic), say_yes(write(led, "Other words."), ic)
    break_statuspage(outside, status=429)
    with pytest.raises(TryLater):
        publish(early)
    with pytest.raises(TryLater, match="not settled yet"):
        publish(late)


# What Statuspage answers


@pytest.mark.parametrize("status", [400, 404, 409, 413, 422])
def test_a_refusal_leaves_the_draft_pending_with_the_reason(approval: Approval, outside: Running, status: int) -> None:
    break_statuspage(outside, status=status)
    publish(approval)
    assert (stored(approval).state, Draft.objects.get().state) == ("REFUSED", "PENDING")
    assert Draft.objects.get().note


def test_a_refused_draft_can_be_approved_and_published_again(
    approval: Approval, ic: Person, outside: Running, page: Page
) -> None:
    break_statuspage(outside, status=422)
    publish(approval)
    mend(outside)
    publish(say_yes(Draft.objects.get(), ic))
    assert len(page()) == 1


@pytest.mark.parametrize("status", [401, 403, 420, 429])
def test_what_left_nothing_there_is_tried_again(approval: Approval, outside: Running, page: Page, status: int) -> None:
    break_statuspage(outside, status=status)
    with pytest.raises(TryLater):
        publish(approval)
    assert stored(approval).state == "RESERVED"
    mend(outside)
    publish(approval)
    assert (stored(approval).attempt, len(page())) == (2, 1)


@pytest.mark.parametrize("status", [302, 408, 425, 500, 502, 503])
def test_what_may_have_arrived_is_unknown_and_never_sent_again_at_once(
    approval: Approval, outside: Running, status: int
) -> None:
    break_statuspage(outside, status=status)
    with pytest.raises(TryLater):
        publish(approval)
    mend(outside)
    posts = len(outside.state.calls)
    with pytest.raises(TryLater, match="not confirmed"):
        publish(approval)
    assert stored(approval).state == "UNKNOWN"
    assert not [call for call in outside.state.calls[posts:] if call.method != "GET"]


def test_a_lost_answer_is_settled_by_reading_the_page(
    approval: Approval, outside: Running, page: Page, led: Incident
) -> None:
    break_statuspage(outside, lose_answers=1.0)
    with pytest.raises(TryLater):
        publish(approval)
    mend(outside)
    publish(approval)
    assert (stored(approval).state, len(page())) == ("PUBLISHED", 1)
    assert actions(led)[-2:] == ["PUBLICATION_UNKNOWN", "STATUSPAGE_PUBLISHED"]


def test_what_did_not_arrive_gets_one_further_attempt_after_two_readings(
    approval: Approval, outside: Running, page: Page
) -> None:
    break_statuspage(outside, status=500)
    with pytest.raises(TryLater):
        publish(approval)
    mend(outside)
    minutes_pass(2.1)
    with pytest.raises(TryLater, match="not confirmed"):
        publish(approval)  # the first reading that counts
    minutes_pass(1.1)
    publish(approval)  # the second, and the further attempt
    assert (stored(approval).state, stored(approval).attempt, len(page())) == ("PUBLISHED", 2, 1)


def test_after_two_unknown_attempts_a_person_decides(approval: Approval, outside: Running, page: Page) -> None:
    break_statuspage(outside, status=500)
    with pytest.raises(TryLater):
        publish(approval)
    mend(outside)
    past_the_walls("UPDATE statuspage_publication SET unknowns = 2", "statuspage_publication")
    minutes_pass(2.1)
    with pytest.raises(TryLater):
        publish(approval)
    minutes_pass(1.1)
    with pytest.raises(Refused, match="A person has to look"):
        publish(approval)
    assert (stored(approval).state, page()) == ("UNKNOWN", [])


def test_a_worker_gone_in_mid_send_is_settled_by_reading(approval: Approval, outside: Running, page: Page) -> None:
    publication = publication_of(approval)
    publication._reserve()
    publication._begin_sending([])
    with pytest.raises(TryLater, match="not confirmed"):
        publish(approval)
    assert (stored(approval).state, page()) == ("UNKNOWN", [])


def test_a_page_that_cannot_be_read_for_an_hour_is_a_persons_matter(approval: Approval, outside: Running) -> None:
    break_statuspage(outside, status=500)
    for _ in range(2):
        with pytest.raises(TryLater):
            publish(approval)
    minutes_pass(61)
    with pytest.raises(Refused, match="A person has to look"):
        publish(approval)
    assert stored(approval).state == "UNKNOWN"


def test_publishing_is_measured(approval: Approval, ic: Person) -> None:
    work_on(OutboxEntry.objects.get(kind="publish").pk)
    assert stored(approval).settled_at is not None
    assert by(ic).reference == approval.approver.reference
    assert stored(approval).target == NEW


# An update that is found by reading, and what only looks like it


@pytest.fixture
def cut_off(approval: Approval, led: Incident, ic: Person) -> Approval:
    """A second update whose worker died after SENDING, before anybody knows whether it arrived."""
    publish(approval)
    second = say_yes(write(led, "We have found the cause."), ic)
    publication = publication_of(second)
    publication._reserve()
    publication._begin_sending(publication._known_updates())
    return second


def arrives(outside: Running, page: Page, body: str) -> None:
    outside.state.statuspage.patch(str(page()[0]["id"]), {"body": body, "status": "investigating"}, merge=False)


def test_an_update_that_arrived_is_found_among_the_new_ones(cut_off: Approval, outside: Running, page: Page) -> None:
    arrives(outside, page, "We have found the cause. \r\n")
    publish(cut_off)
    assert stored(cut_off).state == "PUBLISHED"


def test_what_only_looks_alike_does_not_count(cut_off: Approval, outside: Running, page: Page) -> None:
    arrives(outside, page, "We have found the cause!")
    with pytest.raises(TryLater, match="not confirmed"):
        publish(cut_off)
    assert stored(cut_off).state == "UNKNOWN"


def test_the_words_of_an_earlier_update_do_not_prove_a_later_one(approval: Approval, led: Incident, ic: Person) -> None:
    publish(approval)
    again = say_yes(write(led), ic)
    publication = publication_of(again)
    publication._reserve()
    publication._begin_sending(publication._known_updates())
    with pytest.raises(TryLater, match="not confirmed"):
        publish(again)


def test_an_answer_with_other_words_is_not_taken_for_success(approval: Approval, outside: Running, page: Page) -> None:
    publication = publication_of(approval)
    publication._reserve()
    publication._begin_sending([])
    outside.state.statuspage.create({"name": "Another", "status": "investigating", "body": "Other words."})
    with pytest.raises(TryLater, match="other words than ours"):
        publication._confirm(client.incident(str(page()[0]["id"])))
    assert stored(approval).state == "UNKNOWN"


def test_a_second_worker_does_not_send_what_the_first_is_sending(approval: Approval) -> None:
    first, second = publication_of(approval), publication_of(approval)
    first._reserve()
    second._reserve()
    first._begin_sending([])
    with pytest.raises(TryLater, match="another worker has it"):
        second._begin_sending([])


def test_a_first_post_of_somebody_else_is_not_ours(approval: Approval, outside: Running) -> None:
    publication = publication_of(approval)
    publication._reserve()
    publication._begin_sending([])
    outside.state.statuspage.create({"name": "Another", "status": "investigating", "body": WORDS})
    with pytest.raises(TryLater, match="not confirmed"):
        publish(approval)


# Before a later update its incident is read; a read that fails has sent nothing


@pytest.fixture
def second(approval: Approval, led: Incident, ic: Person) -> Approval:
    """The approval of a later update; the first one is published."""
    work_on(OutboxEntry.objects.get(kind="publish").pk)
    return say_yes(write(led, "We have found the cause."), ic)


@pytest.mark.parametrize("status", [401, 404, 422, 429, 500])
def test_a_read_that_fails_sends_nothing_and_is_tried_again(
    second: Approval, outside: Running, page: Page, status: int
) -> None:
    break_statuspage(outside, status=status)
    entry = OutboxEntry.objects.get(kind="publish", payload__approval_id=second.pk)
    work_on(entry.pk)
    entry.refresh_from_db()
    assert (entry.state, stored(second).state, len(page()[0]["incident_updates"])) == ("pending", "RESERVED", 1)
    mend(outside)
    breaker.close_all()
    publish(second)
    assert (stored(second).state, len(page()[0]["incident_updates"])) == ("PUBLISHED", 2)


def test_a_read_that_keeps_failing_is_told_once_and_ends_with_the_approval(
    second: Approval, outside: Running, led: Incident
) -> None:
    break_statuspage(outside, status=404)
    for _ in range(3):
        with pytest.raises(TryLater):
            publish(second)
    assert led.owed.filter(kind="tell_stopped").count() == 1
    expire(second)
    publish(second)
    second.revision.draft.refresh_from_db()
    assert (stored(second).state, second.revision.draft.state) == ("LAPSED", "PENDING")
