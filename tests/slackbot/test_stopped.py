"""What the room hears when a publication stops: what is so, what we do, what can be done by hand."""

import os
import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from clients import breaker
from incidents.audit.mirror import sort_key
from incidents.models import Incident, OutboxEntry
from sandbox.faults import Fault
from sandbox.slack.workspace import Message, View
from slackbot.messages import held, stopped
from statuspage.models import Approval, Draft, Publication
from tests.slackbot.conftest import ARUN, Slack, publish, text_of, words_in
from tests.statuspage.conftest import minutes_pass

Settle = Callable[[], None]
WHEN = r"<!date\^\d+\^[^|]*\|[^>]* UTC>"


@pytest.fixture(autouse=True)
def mirrored(settings: Any, unconnected: None) -> None:
    """Here the second copy matters."""
    settings.AUDIT_TABLE_NAME = os.environ["AUDIT_TABLE_NAME"]


@pytest.fixture
def approve(slack: Slack, review: View, settle: Settle) -> Callable[..., str]:
    """The approver says yes while Statuspage is broken so; what the room is told then."""

    def say_yes(**fault: Any) -> str:
        slack.world.faults = {"statuspage": Fault(**fault)} if fault else {}
        slack.submit(review)
        settle()
        return text_of(newest(slack))

    return say_yes


def newest(slack: Slack) -> Message:
    """The newest message about a publication that stopped."""
    return [*slack.posts("stopped"), *slack.posts("held")][-1]


def labels(message: Message) -> list[str]:
    """What its buttons say."""
    return [one["text"]["text"] for block in message.blocks if block["type"] == "actions" for one in block["elements"]]


def test_without_the_second_copy_it_is_said_until_when_we_try(slack: Slack, approve: Any, settings: Any) -> None:
    settings.AUDIT_TABLE_NAME = "not-there"
    told = approve()
    assert re.match(
        r"\*Not published\.\* The approval is on record, but its second copy \(DynamoDB\) cannot be read, and nothing"
        rf" leaves without both\. I keep trying until {WHEN}; then please approve again\.\nCannot wait\?",
        told,
    )
    assert labels(newest(slack)) == ["Reject", "Open Statuspage", "Sign for it"]
    assert Draft.objects.get().newest_revision().content.body in told


def test_it_goes_out_once_the_second_copy_is_back(slack: Slack, approve: Any, settings: Any, catch_up: Settle) -> None:
    table, settings.AUDIT_TABLE_NAME = settings.AUDIT_TABLE_NAME, "not-there"
    approve()
    settings.AUDIT_TABLE_NAME = table
    catch_up()
    assert (len(slack.posts("published")), len(slack.posts("stopped"))) == (1, 1)


def test_what_waits_for_the_second_copy_can_be_rejected_and_is_never_sent(
    slack: Slack, approve: Any, settings: Any, catch_up: Settle
) -> None:
    table, settings.AUDIT_TABLE_NAME = settings.AUDIT_TABLE_NAME, "not-there"
    approve()
    slack.click("reject_draft", by=ARUN)
    catch_up()
    slack.submit(slack.view(ARUN), why="Posted by hand.")
    settings.AUDIT_TABLE_NAME = table
    catch_up()
    assert (Draft.objects.get().state, Draft.objects.get().note) == ("REJECTED", "Posted by hand.")
    assert slack.world.snapshot()["statuspage"]["incidents"] == []
    assert len(slack.posts("stopped")) == 1, "a rejection is no news of the publication"


def test_a_refusal_gives_statuspages_own_reason_and_the_way_on(slack: Slack, approve: Any) -> None:
    told = approve(status=422)
    assert told.startswith(
        "*Not published.* Statuspage refused it: the sandbox answers 422 for statuspage. The draft waits, unchanged."
    )
    assert labels(newest(slack)) == ["Review and publish", "Edit"]
    assert newest(slack).text == f"{Incident.objects.get().reference}: not published. The update waits again."


def test_a_refused_draft_is_reviewed_from_where_the_refusal_is_told(slack: Slack, approve: Any, settle: Settle) -> None:
    approve(status=422)
    slack.world.faults = {}
    slack.click("review_draft", by=ARUN, ts=newest(slack).ts)
    settle()
    slack.submit(slack.view(ARUN))
    settle()
    [shown] = slack.world.snapshot()["statuspage"]["incidents"]
    assert len(shown["incident_updates"]) == len(slack.posts("published")) == 1


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        ({"status": 401}, "Statuspage does not accept our key; an operator has to look at it. Nothing was sent."),
        ({"status": 429}, "Statuspage asks us to wait. Nothing was sent."),
    ],
)
def test_what_left_nothing_there_is_tried_again(approve: Any, fault: dict[str, int], words: str) -> None:
    assert approve(**fault).startswith(f"*Not published.* {words} I keep trying until <!date^")


def test_a_lost_answer_says_when_we_report(slack: Slack, approve: Any) -> None:
    told = approve(status=500)
    assert re.fullmatch(
        rf"\*Sent at {WHEN}; Statuspage has not confirmed it\.\* I am reading the page and will not send it twice\. Please do"
        rf" not post it by hand yet\. I report as soon as the page shows it, by {WHEN} if it does not, and by {WHEN} if the"
        r" page cannot be read until then\.\nOpen Statuspage",
        told,
    )
    sent, absent, unread = map(int, re.findall(r"\^(\d+)\^", told))
    assert (absent - sent, unread - sent) == (240, 3660)


def test_an_approval_that_ended_asks_for_another(slack: Slack, approve: Any, settings: Any, catch_up: Settle) -> None:
    settings.AUDIT_TABLE_NAME = "not-there"
    approve()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE statuspage_approval DISABLE TRIGGER approval_only_voided")
        cursor.execute("UPDATE statuspage_approval SET created_at = now() - interval '1 h', expires_at = now()")
        cursor.execute("ALTER TABLE statuspage_approval ENABLE ALWAYS TRIGGER approval_only_voided")
    catch_up()
    told = text_of(newest(slack))
    assert told.startswith("*Not published.* The approval ended before it could be sent. The draft waits, unchanged.")
    assert labels(newest(slack)) == ["Review and publish", "Edit"]


def test_a_record_that_differs_is_an_operators_matter(slack: Slack, approve: Any, sandbox_aws: Any) -> None:
    incident = Incident.objects.get()
    seq = incident.events.count() + 1
    other = {"pk": incident.chain, "sk": sort_key(seq), "canonical": b"{}", "previous": b"p", "hash": b"h"}
    sandbox_aws.put_item(Item=other | {"expires_at": 1})
    told = approve()
    assert told.startswith(
        "*Not published.* The second copy of the record (DynamoDB) holds another event than ours. I publish nothing of this"
        " incident until an operator has looked and pressed Retry in the console."
    )
    assert labels(newest(slack)) == ["Open Statuspage", "Console"]


def test_a_page_that_nobody_can_read_is_a_persons_matter(slack: Slack, approve: Any, catch_up: Settle) -> None:
    approve(status=500)
    minutes_pass(61)
    catch_up()
    told = text_of(newest(slack))
    assert "Statuspage cannot be read. A person has to look at the status page and decide. I send nothing more." in told
    assert OutboxEntry.objects.get(kind="publish").state == "dead"


def test_news_that_is_old_by_the_time_it_is_told_is_not_told(slack: Slack, approve: Any, catch_up: Settle) -> None:
    approve(lose_answers=1.0)
    slack.world.faults = {}
    breaker.close_all()
    catch_up()
    draft = Draft.objects.select_related("incident").get()
    assert Publication.objects.get().state == "PUBLISHED"
    assert (stopped.render(draft), held.render(draft)) == (None, None)


def test_once_customers_read_it_nobody_is_told_to_wait_any_more(slack: Slack, approve: Any, catch_up: Settle) -> None:
    assert "Please do not post it by hand yet" in approve(lose_answers=1.0)
    slack.world.faults = {}
    breaker.close_all()
    catch_up()
    [message] = slack.posts("stopped")
    assert re.fullmatch(
        rf"\*Published after all\* {WHEN}\. It was not at first, or not known; nothing is left to be done by hand\.",
        text_of(message),
    )
    assert labels(message) == []


@pytest.mark.usefixtures("draft")
def test_words_that_were_overtaken_are_shown_as_such(slack: Slack, settle: Settle) -> None:
    publish(slack, by=ARUN)
    slack.click("review_draft", by=ARUN, ts=slack.posts("draft_waiting")[0].ts)
    settle()
    assert "Another update was published since this was written" in words_in(slack.view(ARUN))
    assert Approval.objects.count() == 1
