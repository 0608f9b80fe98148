"""Schemathesis looks for what the schema does not say, at a running server: every operation, well and badly asked."""

import subprocess
import sys
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from incidents import per_minute
from incidents.models import AccessUse, Incident
from tests.conftest import declare, enrol
from tests.console.api.conftest import token_of
from tests.statuspage.conftest import write

CONFIG = """
[checks]
positive_data_acceptance.expected-statuses = ["2xx", "304", "400", "403", "404", "409", "412", "422", "429"]
negative_data_rejection.expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "412", "415", "422"]
missing_required_header.expected-statuses = ["400", "401"]

[generation]
allow-x00 = false
"""

EXAMPLES = "25"  # of each operation, beside its own examples and its bounds


@pytest.fixture
def unlimited() -> object:
    """As many requests as it likes: what they count is forgotten as they come."""
    over = threading.Event()

    def forget() -> None:
        while not over.wait(0.2):
            AccessUse.objects.all().delete()
            per_minute.begin_anew()
        connection.close()

    forgetting = threading.Thread(target=forget)
    forgetting.start()
    yield over
    over.set()
    forgetting.join()


def ask(server: str, folder: Path, *options: str) -> None:
    """Asks a server with a draft on record all that these options are of, and finds nothing."""
    write(declare())
    token = token_of(enrol("U0AUDE000", "Aude Roy", "auditors", "responders"))
    (folder / "schemathesis.toml").write_text(CONFIG)
    found = subprocess.run(
        [Path(sys.executable).with_name("schemathesis"), "run", f"{server}/api/schema/", *options,
         "--header", f"Authorization: Bearer {token}", "--checks", "all", "--no-color"],
        cwd=folder, capture_output=True, text=True, check=False, timeout=540,
    )  # fmt: skip
    assert found.returncode == 0, found.stdout[-12_000:] + found.stderr[-2_000:]
    assert Incident.objects.count() > 1, "it got as far as declaring"


@pytest.mark.usefixtures("outside", "unlimited")
def test_it_finds_nothing(transactional_db: None, live_server: Any, tmp_path: Path) -> None:
    ask(live_server.url, tmp_path, "--max-examples", EXAMPLES)
