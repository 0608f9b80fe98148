"""[Refresh] takes the numbers again and keeps the first ones in sight; [Details] shows what is behind them."""

from collections.abc import Callable

import pytest

from incidents.models import ContextSnapshot, Incident, OutboxEntry
from incidents.outbox.work import work_on
from sandbox.faults import Fault
from slackbot.models import InboundRequest
from tests import kept
from tests.at_once import at_once
from tests.conftest import do_everything_owed
from tests.slackbot.conftest import CARLA, Slack, text_of, words_in

Settle = Callable[[], None]


@pytest.fixture
def seen(trouble: Slack) -> Slack:
    """The room of an alert of checkout, which was in trouble when it opened and is not any more."""
    kept.once("seen", do_everything_owed)
    trouble.world.oncall.alert_groups.clear()
    return trouble


def said(slack: Slack) -> str:
    return text_of(slack.posts("context")[0])


def refresh(slack: Slack) -> None:
    slack.click("refresh_context", by=CARLA)
    do_everything_owed()


def test_the_numbers_are_taken_again_and_the_first_ones_stay(seen: Slack) -> None:
    before = seen.posts("context")[0].ts
    refresh(seen)
    assert [post.ts for post in seen.posts("context")] == [before]
    assert said(seen).splitlines()[1] == (
        "Errors *0.4 %* (at first 21 %, two hours ago 0.4 %), p99 *0.9 s* (4.8 s, 0.9 s)"
    )


def test_both_snapshots_are_kept_and_whoever_asked_is_on_record(seen: Slack) -> None:
    refresh(seen)
    first, second = (one.context.numbers["errors"] for one in ContextSnapshot.objects.all())
    assert (first, second) == pytest.approx((0.21, 0.004))
    events = Incident.objects.get().events.filter(action="CONTEXT_SNAPSHOT_ATTACHED").order_by("seq")
    assert [(event.detail["again"], event.parsed["actor"]["via"]) for event in events] == [
        (False, "worker"),
        (True, "slack"),
    ]


def test_the_picture_is_drawn_again(seen: Slack) -> None:
    refresh(seen)
    first, second = ContextSnapshot.objects.values_list("chart", flat=True)
    assert seen.posts("context")[0].blocks[1]["slack_file"] == {"id": second} != {"id": first}


def test_until_then_the_earlier_picture_stays(seen: Slack) -> None:
    seen.click("refresh_context", by=CARLA)
    work_on(OutboxEntry.objects.get(kind="work_slack_request").pk)
    [first] = ContextSnapshot.objects.exclude(chart="")
    assert seen.posts("context")[0].blocks[1]["slack_file"] == {"id": first.chart}


def test_a_picture_that_slack_has_no_more_is_left_out(seen: Slack) -> None:
    seen.world.slack.files.clear()
    seen.click("refresh_context", by=CARLA)
    work_on(OutboxEntry.objects.get(kind="work_slack_request").pk)
    assert "image" not in [block["type"] for block in seen.posts("context")[0].blocks]
    assert "Errors *0.4 %*" in said(seen)


def test_two_clicks_at_once_are_harmless(seen: Slack) -> None:
    seen.click("refresh_context", by=CARLA)
    seen.click("refresh_context", by=CARLA)
    entries = OutboxEntry.objects.filter(kind="work_slack_request").values_list("pk", flat=True)
    assert at_once(*[lambda pk=pk: work_on(pk) for pk in entries]) == [True, True]
    do_everything_owed()
    assert len(seen.posts("context")) == 1
    assert "Errors *0.4 %* (at first 21 %" in said(seen)
    assert ContextSnapshot.objects.count() <= 3


def test_a_click_whose_edit_was_lost_asks_nothing_again(seen: Slack, catch_up: Settle) -> None:
    seen.click("refresh_context", by=CARLA)
    seen.world.faults = {"slack": Fault(status=503)}
    work_on(OutboxEntry.objects.get(kind="work_slack_request").pk)
    seen.world.faults = {}
    catch_up()
    assert ContextSnapshot.objects.count() == 2
    assert "Errors *0.4 %* (at first 21 %" in said(seen)
    assert InboundRequest.objects.get().handled_at is not None


def test_details_show_redacted_lines_traces_and_commits(seen: Slack) -> None:
    seen.click("context_details", by=CARLA)
    do_everything_owed()
    words = words_in(seen.view(CARLA))
    assert "connection pool exhausted" in words
    assert "customer=[EMAIL]" in words
    assert "POST /v1/charge" in words
    assert "Deploy: charge through the new connection pool (#1842) (ravi)" in words
    assert ContextSnapshot.objects.get().context.traces[0].id in words


def test_details_wait_in_a_modal_of_their_own(seen: Slack) -> None:
    seen.click("context_details", by=CARLA)
    view = seen.view(CARLA)
    assert (view.body["title"]["text"], "submit" in view.body) == ("What we see", False)
    assert words_in(view) == "One moment, loading…"


def test_a_commit_that_tries_to_be_more_than_text(seen: Slack) -> None:
    snapshot = ContextSnapshot.objects.get()
    nasty = {"message": "<!channel> & <http://x|y>", "author": "<@U1>", "url": "javascript:alert(1)|x"}
    snapshot.content["commits"] = [one | nasty for one in snapshot.content["commits"]]
    snapshot.save()
    seen.click("context_details", by=CARLA)
    do_everything_owed()
    words = words_in(seen.view(CARLA))
    assert "&lt;!channel&gt; &amp; &lt;http://x|y&gt; (&lt;@U1&gt;)" in words
    assert "javascript" not in words
