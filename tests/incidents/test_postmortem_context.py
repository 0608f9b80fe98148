"""The postmortem says what could be seen at the time, from the first snapshot, and never a log line."""

from datetime import UTC, datetime, timedelta

import pytest

from incidents import postmortem, snapshots
from incidents.actor import WORKER
from incidents.context import Commit, Context, LogLine
from incidents.context_words import percent, seconds, times
from incidents.models import ContextSnapshot, Incident

AT = datetime(2026, 11, 25, 2, 12, tzinfo=UTC)
NUMBERS: dict[str, float | None] = {"errors": 0.21, "errors_before": 0.004, "p99": 4.8, "p99_before": None, "burn": 12}
DEPLOY = Commit(
    repo="checkout",
    sha="3f2a1c09d1",
    message="Deploy the pool",
    author="ravi",
    at=AT - timedelta(minutes=14),
    url="https://github.example/c/3f2a1c0",
)
SEEN = Context(
    service="checkout",
    slo_percent=99.9,
    numbers=NUMBERS,
    lines=[LogLine(at=AT, text="pool exhausted")],
    commits=[DEPLOY],
    answered=["Mimir", "Loki", "GitHub"],
)


def attach(incident: Incident, context: Context, *, since: datetime | None = None) -> ContextSnapshot:
    return snapshots.attach(incident, context=context, taken_at=AT, since=since, actor=WORKER)


def body(incident: Incident) -> str:
    written = postmortem.write(incident, summary="It was the pool.", is_fallback=False, actor=WORKER)
    return postmortem.render(incident, written)


def test_metrics_at_the_time(incident: Incident) -> None:
    attach(incident, SEEN)
    assert (
        "## Metrics at the time (checkout, 02:12 UTC)\n"
        "- Errors 21 % (two hours before: 0.4 %)\n"
        "- p99 4.8 s (two hours before: no data)\n"
        "- Burn rate 12x (SLO 99.9 %)\n"
    ) in body(incident)


def test_recent_deploys(incident: Incident) -> None:
    attach(incident, SEEN)
    deploy = "- 01:58 checkout: Deploy the pool (ravi) [3f2a1c0](https://github.example/c/3f2a1c0)"
    assert f"## Recent deploys (commits of the 4 hours before 02:12 UTC)\n{deploy}" in body(incident)


def test_no_log_line(incident: Incident) -> None:
    attach(incident, SEEN)
    assert "pool exhausted" not in body(incident)


def test_of_the_first_snapshot_whatever_was_seen_later(incident: Incident) -> None:
    attach(incident, SEEN)
    attach(incident, Context(service="checkout", numbers={"errors": 0.001}), since=AT + timedelta(days=999))
    assert "Errors 21 %" in body(incident)


def test_where_nothing_was_seen_there_is_no_such_part(incident: Incident) -> None:
    attach(incident, Context(service="checkout", silent=["Mimir", "GitHub"]))
    assert "Metrics" not in body(incident).partition("## Timeline")[0]
    assert "Recent deploys" not in body(incident)


def test_where_nothing_was_looked_up_there_is_no_such_part(incident: Incident) -> None:
    assert "Recent deploys" not in body(incident)


def test_the_first_is_kept_for_good(incident: Incident) -> None:
    first = attach(incident, SEEN)
    assert attach(incident, Context()) == first
    assert snapshots.first(incident) == first


def test_one_kept_since_serves_as_well(incident: Incident) -> None:
    first = attach(incident, SEEN)
    assert attach(incident, Context(), since=first.created_at - timedelta(seconds=1)) == first
    assert attach(incident, Context(), since=first.created_at) != first


def test_a_context_is_stored_and_read_back_as_it_was(incident: Incident) -> None:
    seen = Context(service="x", numbers=NUMBERS, curves={"errors": [(AT, 0.5)], "p99": []}, commits=[DEPLOY])
    assert ContextSnapshot.objects.get(pk=attach(incident, seen).pk).context == seen


@pytest.mark.parametrize(
    ("share", "said"),
    [(0, "0 %"), (0.21, "21 %"), (0.004, "0.4 %"), (0.0996, "10 %"), (0.00001, "under 0.01 %"), (1, "100 %")],
)
def test_shares_as_people_say_them(share: float, said: str) -> None:
    assert percent(share) == said


@pytest.mark.parametrize(
    ("value", "said"), [(4.8, "4.8 s"), (0.9, "0.9 s"), (0.085, "85 ms"), (0, "0 s"), (61.2, "61 s")]
)
def test_durations_as_people_say_them(value: float, said: str) -> None:
    assert seconds(value) == said


def test_multiples_as_people_say_them() -> None:
    assert [times(value) for value in (210.4, 1.26, 0.4)] == ["210x", "1.3x", "0.4x"]
