"""What can be seen of the real processes: one trace through all of them, and the numbers of each at its own port."""

import json
import re

import pytest
import requests

from sandbox.people import INES
from sandbox.programs import QUEUES
from tests.collector import Collector, Seen
from tests.conftest import native
from tests.e2e.case import Case
from tests.e2e.live import Live
from tests.e2e.outer import Outer
from tests.e2e.waiting import eventually

ON_THE_WAY = {
    "POST /webhooks/grafana-oncall", "effect assemble_room", "slack POST", "POST /slack/commands", "effect work_slack_request",
    "bedrock-runtime POST", "POST /slack/interactivity", "effect publish", "statuspage POST",
}  # fmt: skip


@pytest.fixture
def published(outer: Outer, case: Case) -> Case:
    """From the alert to the words on the page."""
    outer.deliver(native(case.group))
    case.stands()
    case.tells_customers(INES.slack)
    case.live.settle()
    return case


def whole(collector: Collector, case: Case) -> list[Seen] | None:
    """The incident's trace, once every step has been told of."""
    spans = collector.of(case.row()["id"])
    return spans if {span.name for span in spans} >= ON_THE_WAY else None


def scraped(live: Live) -> dict[str, str]:
    """What each process says to Prometheus, at the addresses that it is told of."""
    targets = json.loads((live.folder / "targets.json").read_text())
    return {
        one["labels"]["process"]: requests.get(f"http://{one['targets'][0]}/metrics", timeout=5).text for one in targets
    }


def number(text: str, series: str) -> float:
    return float(re.findall(rf"^{re.escape(series)} (\S+)$", text, re.MULTILINE)[0])


def test_it_is_one_trace_and_every_process_tells_its_numbers(live: Live, published: Case, collector: Collector) -> None:
    trace = eventually("the whole trace", lambda: whole(collector, published), seen=lambda: published.row()["id"])
    ids = {span.id for span in trace}
    assert [span.name for span in trace if not span.above] == ["POST /webhooks/grafana-oncall"]
    assert [span.name for span in trace if span.above and span.above not in ids] == []
    assert len({span.said["request.id"] for span in trace if "request.id" in span.said}) > 5  # of several processes
    told = scraped(live)
    assert set(told) == {"web", *QUEUES}
    assert number(told["rooms"], "assembly_duration_seconds_count") >= 1
    assert number(told["gate"], 'statuspage_publish_count{outcome="published"}') >= 1
    assert number(told["gate"], "approval_gate_latency_seconds_count") >= 1
    assert number(told["web"], 'webhook_count{outcome="opened"}') >= 1
    assert number(told["default"], 'circuit_open_count{system="linear"}') >= 0
