"""Publication.save(): the only path to Statuspage, and what stops it before anything is sent."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from clients.boundary import OpenTransactionError
from clients.errors import TryLater
from incidents.audit.mirror import sort_key
from incidents.models import Incident, OutboxEntry, Person
from incidents.outbox.work import work_on
from sandbox.server import Running
from statuspage.content import NEW
from statuspage.errors import ApprovalLapsed, AutoPublishNotPermittedError, BypassAttempted, ReadBackMismatch
from statuspage.models import Approval, Draft, Publication
from tests.at_once import at_once
from tests.conftest import by
from tests.statuspage.conftest import (
    WORDS,
    Page,
    actions,
    break_statuspage,
    expire,
    publication_of,
    publish,
    say_yes,
    stored,
    write,
)


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


def test_a_worker_overtaken_by_another_finds_it_published(approval: Approval, page: Page) -> None:
    late, others = publication_of(approval), list[Any]()

    def another_is_faster(execute: Callable[..., Any], sql: str, *given: Any) -> Any:
        """Between its first look and its locks another worker takes it all the way."""
        if "FOR NO KEY UPDATE" in sql and not others:
            others.extend([None, *at_once(lambda: publish(approval).state)])
        return execute(sql, *given)

    with connection.execute_wrapper(another_is_faster):
        late.save()
    assert others[1:] == ["PUBLISHED"]
    assert (late.state, len(page())) == ("PUBLISHED", 1)


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


def test_publishing_is_measured(approval: Approval, ic: Person) -> None:
    work_on(OutboxEntry.objects.get(kind="publish").pk)
    assert stored(approval).settled_at is not None
    assert by(ic).reference == approval.approver.reference
    assert stored(approval).target == NEW


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


# What makes an approval lapse


def void(approval: Approval) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE statuspage_approval SET voided_at = now(), void_reason = 'tried out'")


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


def test_what_ends_between_reserving_and_sending_is_not_sent(approval: Approval, page: Page) -> None:
    one = publication_of(approval)
    one._reserve()
    cancel(approval)
    with pytest.raises(ApprovalLapsed, match="cancelled"):
        one._begin_sending([])
    assert (stored(approval).state, page()) == ("RESERVED", [])


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
