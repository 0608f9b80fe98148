"""Schemathesis looks for what the schema does not say, at a real server: every operation, well and badly asked."""

import subprocess
import sys
import threading
from pathlib import Path

import pytest
from django.db import connection

from incidents.models import AccessUse, Incident
from sandbox.server import Running
from tests.conftest import declare, enrol
from tests.console.api.conftest import token_of
from tests.incident_response.conftest import settings_of_web
from tests.statuspage.conftest import write
from tests.web import serving

CONFIG = """
[checks]
positive_data_acceptance.expected-statuses = ["2xx", "304", "400", "403", "404", "409", "412", "422", "429"]
negative_data_rejection.expected-statuses = ["400", "401", "403", "404", "405", "406", "409", "412", "415", "422"]
missing_required_header.expected-statuses = ["400", "401"]

[generation]
allow-x00 = false
"""


@pytest.fixture
def unlimited() -> object:
    """As many requests as it likes: what they count is forgotten as they come."""
    over = threading.Event()

    def forget() -> None:
        while not over.wait(0.2):
            AccessUse.objects.all().delete()
        connection.close()

    forgetting = threading.Thread(target=forget)
    forgetting.start()
    yield over
    over.set()
    forgetting.join()


def test_it_finds_nothing(transactional_db: None, outside: Running, unlimited: object, tmp_path: Path) -> None:
    incident = declare()
    write(incident)
    token = token_of(enrol("U0AUDE000", "Aude Roy", "auditors", "responders"))
    (tmp_path / "schemathesis.toml").write_text(CONFIG)
    with serving(settings_of_web(), tmp_path) as port:
        found = subprocess.run(
            [Path(sys.executable).with_name("schemathesis"), "run", f"http://localhost:{port}/api/schema/",
             "--header", f"Authorization: Bearer {token}", "--checks", "all", "--max-examples", "25", "--no-color"],
            cwd=tmp_path, capture_output=True, text=True, check=False, timeout=540,
        )  # fmt: skip
    assert found.returncode == 0, found.stdout[-12_000:] + found.stderr[-2_000:]
    assert "Traceback" not in (tmp_path / "web.log").read_text()
    assert Incident.objects.count() > 1, "it got as far as writing"
