"""What becomes of a publication by what Statuspage answers: sent at most once an attempt, and settled by reading the page."""

import pytest

from clients.errors import Refused, TryLater
from incidents.errors import NotNow
from incidents.models import Incident, Person
from sandbox.server import Running
from statuspage import client
from statuspage.models import Approval, Draft
from tests.statuspage.conftest import (
    WORDS,
    Page,
    actions,
    break_statuspage,
    mend,
    minutes_pass,
    past_the_walls,
    publication_of,
    publish,
    say_yes,
    stored,
    write,
)


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


def test_a_reading_soon_after_the_send_proves_nothing(approval: Approval, outside: Running) -> None:
    break_statuspage(outside, status=500)
    with pytest.raises(TryLater):
        publish(approval)
    mend(outside)
    for _ in range(2):  # at once, and a good minute later: both within two minutes of the send
        with pytest.raises(TryLater, match="not confirmed"):
            publish(approval)
        minutes_pass(1.1)
    assert (stored(approval).state, stored(approval).readings) == ("UNKNOWN", [])


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


# An update that is found by reading, and what only looks like it


@pytest.fixture
def cut_off(approval: Approval, led: Incident, ic: Person) -> Approval:
    """A second update whose worker died after SENDING, before anybody knows whether it arrived."""
    publish(approval)
    second = say_yes(write(led, "We have found the cause."), ic)
    publication = publication_of(second)
    publication._reserve()
    publication._begin_sending(publication._look())
    return second


def arrives(outside: Running, page: Page, body: str, *, status: str = "investigating") -> None:
    outside.state.statuspage.patch(str(page()[0]["id"]), {"body": body, "status": status}, merge=False)


def test_an_update_that_arrived_is_found_among_the_new_ones(cut_off: Approval, outside: Running, page: Page) -> None:
    arrives(outside, page, "We have found the cause. \r\n")
    publish(cut_off)
    assert stored(cut_off).state == "PUBLISHED"


def test_what_only_looks_alike_does_not_count(cut_off: Approval, outside: Running, page: Page) -> None:
    arrives(outside, page, "We have found the cause!")
    with pytest.raises(TryLater, match="not confirmed"):
        publish(cut_off)
    minutes_pass(2.1)
    with pytest.raises(Refused, match="looks like it and is not equal"):
        publish(cut_off)
    assert stored(cut_off).state == "UNKNOWN"
    assert stored(cut_off).readings[-1]["entries"][0]["body"] == "We have found the cause!"


def test_the_same_words_in_another_status_do_not_count(cut_off: Approval, outside: Running, page: Page) -> None:
    arrives(outside, page, "We have found the cause.", status="resolved")
    with pytest.raises(TryLater, match="not confirmed"):
        publish(cut_off)


def test_the_words_of_an_earlier_update_do_not_prove_a_later_one(approval: Approval, led: Incident, ic: Person) -> None:
    publish(approval)
    again = say_yes(write(led), ic)
    publication = publication_of(again)
    publication._reserve()
    publication._begin_sending(publication._look())
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
    minutes_pass(2.1)
    with pytest.raises(Refused, match="does not say whose it is"):
        publish(approval)
    assert stored(approval).state == "UNKNOWN"


def test_while_one_is_unsettled_the_next_can_be_written_and_is_not_approved(
    led: Incident, ic: Person, approval: Approval, outside: Running
) -> None:
    break_statuspage(outside, status=429)
    with pytest.raises(TryLater):
        publish(approval)
    following = write(led, "Other words.")
    with pytest.raises(NotNow, match="not settled yet"):
        say_yes(following, ic)
    approval.void("its draft was rejected")
    assert say_yes(following, ic).revision.draft == following
