"""What each run asks of the API through Schemathesis: every operation, by the examples of the schema. The rest is a long proof."""

from pathlib import Path
from typing import Any

import pytest

from tests.console.api.test_schemathesis import ask, unlimited  # noqa: F401 a fixture


@pytest.mark.usefixtures("outside", "unlimited")
def test_it_finds_nothing(transactional_db: None, live_server: Any, tmp_path: Path) -> None:
    ask(live_server.url, tmp_path, "--phases", "examples")
