"""The example of docs/webhooks-out.md is run: it takes what we send and nothing else. What the guide lists is what there is."""

import re
import time
from pathlib import Path
from typing import Any

import pytest
from django.utils import timezone

from console.models import Endpoint
from console.outgoing.deliver import WAITS
from console.outgoing.kinds import KINDS, TEST
from console.outgoing.signing import signed_headers
from sandbox.world import World
from tests.console.outgoing.conftest import newest

GUIDE = (Path(__file__).resolve().parents[3] / "docs" / "webhooks-out.md").read_text()


@pytest.fixture
def verified() -> Any:
    """The guide's function."""
    (code,) = re.findall(r"```python\n(.*?)```", GUIDE, re.DOTALL)
    there: dict[str, Any] = {}
    exec(code, there)  # noqa: S102 what the guide shows
    return there["verified"]


def test_the_guides_example_takes_what_is_ours(tested: Endpoint, world: World, verified: Any) -> None:
    (secret,) = world.endpoint.secrets
    message = newest(tested)
    headers, body = signed_headers(message, tested, at=timezone.now()), message.body.encode()
    assert verified(headers, body, secret)["type"] == TEST
    with pytest.raises(ValueError, match="not signed"):
        verified(headers, body + b" ", secret)
    with pytest.raises(ValueError, match="too old"):
        verified(headers | {"webhook-timestamp": str(int(time.time()) - 301)}, body, secret)


def test_it_lists_every_kind_and_no_other() -> None:
    table = GUIDE.partition("| `type` |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`([a-z_]+\.[a-z_]+)`", table)) == {*KINDS, TEST}


def test_it_says_how_often_it_is_tried() -> None:
    seconds = {"s": 1, "min": 60, "h": 3600}
    said = GUIDE.partition("tried again after ")[2].partition(", and then")[0]
    assert tuple(int(n) * seconds[unit] for n, unit in re.findall(r"(\d+) (s|min|h)\b", said)) == WAITS
