"""What we see: looked up when the room is there, posted once whatever the systems do, and kept."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from clients import breaker
from incidents.models import AuditEvent, ContextSnapshot, Incident, OutboxEntry
from incidents.outbox.work import work_on
from sandbox import telemetry
from sandbox.faults import Fault
from sandbox.slack.blocks import block_problems
from sandbox.slack.workspace import Message
from slackbot.context import gather
from slackbot.messages import context
from tests.conftest import native
from tests.slackbot.conftest import Slack

Settle = Callable[[], None]
Fire = Callable[..., Any]
NOWHERE = "http://127.0.0.1:9"


def shown(slack: Slack) -> Message:
    [post] = slack.posts("context")
    return post


def said(slack: Slack) -> str:
    """The message's lines, without its buttons."""
    return str(shown(slack).blocks[0]["text"]["text"])


def of_service(name: str) -> dict[str, Any]:
    """An alert whose label says this, or that has none."""
    return native() | {"integration": {"id": "CCHECKOUT1", "labels": {"service": name} if name else {}}}


def test_the_numbers_now_and_two_hours_ago(trouble: Slack, settle: Settle) -> None:
    settle()
    lines = said(trouble).splitlines()
    assert lines[0].startswith("*As of <!date^")
    assert lines[0].endswith("*: checkout")
    assert lines[1] == "Errors *21 %* (two hours ago 0.4 %), p99 *4.8 s* (0.9 s)"
    assert lines[2] == "Burn rate 21x (SLO 99.9 %)"


def test_the_last_deploy_and_the_owners(trouble: Slack, settle: Settle) -> None:
    settle()
    deployed = int(trouble.world.github.commits("checkout")[0].at)
    assert "Last deploy: checkout `" in said(trouble)
    assert f"<!date^{deployed}^" in said(trouble)
    assert "UTC>, ravi" in said(trouble)
    assert "Owners: @sandbox/checkout" in said(trouble)


def test_it_fits_a_phone_and_its_push_reads_alone(trouble: Slack, settle: Settle) -> None:
    settle()
    head, picture, buttons = shown(trouble).blocks
    assert len(head["text"]["text"].splitlines()) + 1 <= 8
    assert (picture["type"], [one["text"]["text"] for one in buttons["elements"]]) == ("image", ["Details"])
    assert shown(trouble).text.endswith("UTC: errors 21 %, p99 4.8 s.")


def test_it_is_on_record_in_numbers_only(trouble: Slack, settle: Settle) -> None:
    settle()
    event = AuditEvent.objects.get(action="CONTEXT_SNAPSHOT_ATTACHED")
    assert event.detail["numbers"]["errors"] == pytest.approx(0.21)
    counts = {name: event.detail[name] for name in ("lines", "traces", "commits", "answered", "unanswered")}
    assert counts == {"lines": 10, "traces": 5, "commits": 5, "answered": 4, "unanswered": 0}
    assert event.words == {}


def test_the_room_is_ready_once_it_is_shown(trouble: Slack) -> None:
    work_on(OutboxEntry.objects.get(kind="assemble_room").pk)
    assert Incident.objects.get().state == "ROOM_ASSEMBLED"
    assert [post.metadata["event_type"] for post in trouble.posts()] == ["headline", "checklist", "context"]


def test_what_there_is_to_see_is_looked_at_before_there_is_a_room(trouble: Slack) -> None:
    trouble.world.faults = {"slack": Fault(delay_s=0.1)}
    work_on(OutboxEntry.objects.get(kind="assemble_room").pk)
    order = [call.system for call in trouble.world.calls]
    assert order.index("grafana") < next(
        number for number, call in enumerate(trouble.world.calls) if call.path.endswith("chat.postMessage")
    )


@pytest.mark.parametrize(
    ("store", "name", "still"),
    [
        ("MIMIR_URL", "Mimir", "Last deploy"),
        ("LOKI_URL", "Loki", "Errors *21 %*"),
        ("TEMPO_URL", "Tempo", "Errors *21 %*"),
        ("GITHUB_API_URL", "GitHub", "Errors *21 %*"),
    ],
)
def test_one_that_does_not_answer_is_named_and_the_rest_is_shown(
    trouble: Slack, stores: Any, settle: Settle, *, store: str, name: str, still: str
) -> None:
    setattr(stores, store, NOWHERE)
    settle()
    assert f"No answer from {name} within 5 s; the rest is complete" in said(trouble)
    assert still in said(trouble)


def test_one_that_refuses_is_told_from_one_that_is_silent(trouble: Slack, stores: Any, settle: Settle) -> None:
    stores.LOKI_USER = "somebody else"
    settle()
    assert "Loki refused, which its settings may explain; the rest is complete" in said(trouble)


def test_one_that_answers_in_part_is_said_to(trouble: Slack, stores: Any, settle: Settle) -> None:
    stores.CONTEXT_LATENCY_QUERY = 'http_request_duration_seconds_bucket{service="{service}"}'
    settle()
    assert "p99 *no answer* (no answer)" in said(trouble)
    assert "Mimir refused, which its settings may explain; the rest is complete" in said(trouble)


def test_where_nothing_answers_the_room_hears_that(trouble: Slack, settle: Settle) -> None:
    trouble.world.faults = {"grafana": Fault(status=503), "github": Fault(status=503)}
    settle()
    assert said(trouble).splitlines()[1:] == ["No answer from Mimir, Loki, Tempo and GitHub within 5 s"]


def test_where_everything_hangs_it_waits_no_longer_than_its_deadline(
    trouble: Slack, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(gather, "DEADLINE", 0.2)
    monkeypatch.setattr(gather, "GRACE", 0.1)
    trouble.world.faults = {"grafana": Fault(delay_s=3), "github": Fault(delay_s=3)}
    settle()
    snapshot = ContextSnapshot.objects.get()
    assert snapshot.created_at - snapshot.taken_at < timedelta(seconds=2.5)
    assert "No answer from Mimir, Loki, Tempo and GitHub within 5 s" in said(trouble)


def test_no_data_is_not_zero(slack: Slack, stores: Any, fire: Fire, settle: Settle) -> None:
    stores.GITHUB_REPO_NAMES = {}
    fire(of_service("unheard-of"))
    settle()
    assert "Errors *no data* (two hours ago no data), p99 *no data* (no data)" in said(slack)
    assert [block["type"] for block in shown(slack).blocks] == ["section"]


def test_without_a_service_only_what_needs_none_is_looked_up(
    slack: Slack, stores: Any, fire: Fire, settle: Settle
) -> None:
    stores.GITHUB_REPO_NAMES = {"*": ["checkout"]}
    fire(of_service(""))
    settle()
    assert not [call for call in slack.world.calls if call.system == "grafana"]
    assert "No service is named for this incident" in said(slack)
    assert "Owners: @sandbox/checkout" in said(slack)


def test_where_nothing_is_connected_it_says_what_to_set(slack: Slack, room: Incident) -> None:
    assert said(slack).splitlines()[1:] == [
        "Nothing is connected to look at: set MIMIR_URL, LOKI_URL, TEMPO_URL, or GITHUB_TOKEN."
    ]
    assert "refresh_context" not in str(shown(slack).blocks)


HOSTILE = 'checkout"} or vector(1) # {budget} \\" \n<!channel> & *bold*'


def test_a_hostile_label_stays_inside_its_quotes(slack: Slack, stores: Any, fire: Fire, settle: Settle) -> None:
    fire(of_service(HOSTILE))
    settle()
    queries = [call.body.get("query") or call.body["q"] for call in slack.world.calls if call.system == "grafana"]
    escaped = 'service="checkout\\"} or vector(1) # {budget} \\\\\\" <!channel> & *bold*"'
    assert len(queries) == 9
    assert all(escaped in query.replace("service.name = ", "service=") for query in queries)
    assert "refused" not in said(slack)
    assert "Errors *no data*" in said(slack)
    assert "&lt;!channel&gt; &amp; *bold*" in said(slack)


def test_nothing_of_a_log_line_that_must_not_be_told_is_kept_or_shown(
    trouble: Slack, settle: Settle, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        telemetry, "_LINES", (*telemetry._LINES, 'level=error msg="restarted by Carla Berg, see carla@example.com"')
    )
    settle()
    lines = [one.text for one in ContextSnapshot.objects.get().context.lines]
    assert any("[NAME]" in line for line in lines)
    kept = f"{lines} {list(OutboxEntry.objects.values())} {list(AuditEvent.objects.values('parsed'))}"
    told = str([call.body for call in trouble.world.calls if call.system == "slack"])
    for secret in ("jane.doe@example.net", telemetry._TOKEN, "203.0.113.24", "Carla Berg", "carla@example.com"):
        assert secret not in kept
        assert secret not in told.replace("'email': 'carla@example.com'", "")


def test_a_breaker_that_is_open_delays_nothing(trouble: Slack, settle: Settle) -> None:
    for _ in range(breaker.FAILURES):
        breaker.note("mimir", alive=False)
    settle()
    assert "No answer from Mimir within 5 s; the rest is complete" in said(trouble)


NASTY = "<!channel> <http://x|y> & *bold* `code` " + "very " * 40 + "long"


def test_words_from_outside_arrive_as_text(trouble: Slack, settle: Settle) -> None:
    settle()
    snapshot = ContextSnapshot.objects.get()
    commit = snapshot.content["commits"][0] | {"repo": NASTY, "sha": NASTY, "author": NASTY}
    snapshot.content |= {"service": NASTY, "commits": [commit], "owners": [NASTY] * 9}
    snapshot.save()
    message = context.render(Incident.objects.get())
    assert block_problems(message.blocks, at="/blocks", most=50) == []
    assert not [sign for sign in ("<!channel>", "<http://x") if sign in str(message.blocks[0])]
    assert (len(message.text) <= 150, "and 5 more" in str(message.blocks)) == (True, True)
