"""The picture: drawn from the snapshot, uploaded, put into the message that is there, and never in its way."""

import io
import struct
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from PIL import Image

from incidents.context import CURVE_STEP, Context, Curve
from incidents.models import ContextSnapshot, OutboxEntry
from incidents.outbox.work import work_on
from sandbox.faults import Fault
from sandbox.server import Running
from slackbot.context.chart import draw
from tests.slackbot.conftest import Slack, text_of

Settle = Callable[[], None]
NOW = datetime(2026, 11, 25, 2, 12, tzinfo=UTC)
CURVE = [(NOW - CURVE_STEP * ago, ago / 100) for ago in range(75, -1, -1)]


def size_of(png: bytes) -> tuple[int, int]:
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", png[16:24])
    return width, height


@pytest.mark.parametrize(
    "curves",
    [
        {Curve.ERRORS: CURVE, Curve.P99: CURVE},
        {Curve.ERRORS: CURVE[:20] + CURVE[40:]},
        {Curve.ERRORS: [(at, 0.0) for at, _ in CURVE], Curve.P99: []},
        {Curve.P99: CURVE[-1:]},
    ],
    ids=["both", "a gap", "zeros, and no data", "one point"],
)
@pytest.mark.parametrize("ago", [timedelta(minutes=3), timedelta(hours=2), timedelta(days=3)])
def test_whatever_there_is_can_be_drawn(curves: dict[str, Any], ago: timedelta) -> None:
    png = draw(Context(service="checkout", curves=curves), until=NOW, alert_at=NOW - ago)
    assert size_of(png) == (1200, 640)
    assert len(png) < 200_000


def test_the_message_shows_it_and_says_its_numbers(trouble: Slack, settle: Settle) -> None:
    settle()
    image = trouble.posts("context")[0].blocks[1]
    [file] = trouble.world.slack.files.values()
    assert image["slack_file"] == {"id": file.id}
    assert size_of(file.content or b"") == (1200, 640)
    assert "Errors: 21 %, two hours before 0.4 %. p99: 4.8 s, two hours before 0.9 s." in image["alt_text"]
    assert file.alt_text == image["alt_text"]


def test_the_message_does_not_wait_for_it(trouble: Slack) -> None:
    work_on(OutboxEntry.objects.get(kind="assemble_room").pk)
    assert [block["type"] for block in trouble.posts("context")[0].blocks] == ["section", "actions"]
    assert OutboxEntry.objects.get(kind="draw_context").state == "pending"


def test_an_upload_that_fails_is_tried_again(trouble: Slack, catch_up: Settle) -> None:
    work_on(OutboxEntry.objects.get(kind="assemble_room").pk)
    trouble.world.faults = {"slack": Fault(status=503)}
    work_on(OutboxEntry.objects.get(kind="draw_context").pk)
    assert "Errors *21 %*" in text_of(trouble.posts("context")[0])
    trouble.world.faults = {}
    catch_up()
    assert trouble.posts("context")[0].blocks[1]["type"] == "image"


def test_a_worker_that_dies_after_the_upload_uploads_nothing_again(trouble: Slack, settle: Settle) -> None:
    settle()
    OutboxEntry.objects.filter(kind="draw_context").update(state="pending", in_doubt=True)
    settle()
    assert len(trouble.world.slack.files) == 1


def test_without_mimir_there_is_none_and_nothing_technical_is_said(trouble: Slack, stores: Any, settle: Settle) -> None:
    stores.MIMIR_URL = "http://127.0.0.1:9"
    settle()
    assert trouble.world.slack.files == {}
    assert "No answer from Mimir within 5 s" in text_of(trouble.posts("context")[0])
    assert OutboxEntry.objects.get(kind="draw_context").state == "done"


def test_one_that_a_newer_snapshot_has_overtaken_is_not_drawn(trouble: Slack, settle: Settle) -> None:
    work_on(OutboxEntry.objects.get(kind="assemble_room").pk)
    first = ContextSnapshot.objects.get()
    ContextSnapshot.objects.create(incident=first.incident, taken_at=first.taken_at, content=first.content)
    settle()
    assert trouble.world.slack.files == {}


def test_drawing_loads_nothing_before_it_is_needed_nor_does_mcp_where_it_is_off(outside: Running) -> None:
    """A web process would pay a second for a library it never uses."""
    said = "import incident_response.asgi, sys; print(bool({'matplotlib', 'mcp', 'ai.mcp'} & sys.modules.keys()))"
    ended = subprocess.run([sys.executable, "-W", "ignore", "-c", said], capture_output=True, text=True, check=True)
    assert ended.stdout.strip() == "False"


@pytest.mark.parametrize("minute", [0, 1, 2, 3, 29])
def test_no_time_of_its_axis_is_cut_at_the_edge(minute: int) -> None:
    until = NOW.replace(hour=2, minute=30) + timedelta(minutes=minute)
    picture = Image.open(io.BytesIO(draw(Context(service="checkout"), until=until, alert_at=until)))
    edge = picture.convert("L").crop((picture.width - 1, 0, picture.width, picture.height))
    assert edge.getextrema() == (255, 255)
