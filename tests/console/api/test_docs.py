"""docs/api.md: its commands run, its problems and scopes are those there are."""

import os
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from console.api.drafts import DRAFTS_AN_HOUR
from console.api.incidents import DECLARED_AN_HOUR
from console.api.pages import MOST, SIZE
from console.api.problem import KINDS
from console.api.timeline import NOTED_AN_HOUR
from incidents.access import CALLS_A_MINUTE
from incidents.models import Incident
from incidents.models.access_token import OFFERED, Audience
from statuspage.models import Draft
from tests.conftest import enrol
from tests.console.api.conftest import token_of
from tests.fences.code import ROOT

GUIDE = (ROOT / "docs" / "api.md").read_text()
COMMANDS = [re.sub(r"\\\n\s*", "", block) for block in re.findall(r"^    (curl (?:.*\\\n)*.*)$", GUIDE, re.MULTILINE)]


def test_its_commands_run(incident: Incident, live_server: Any, tmp_path: Path) -> None:
    token = token_of(enrol("U0CARLA00", "Carla Berg", "responders", "auditors"))
    env = os.environ | {"IR": live_server.url, "TOKEN": token}
    assert len(COMMANDS) == 9
    for command in COMMANDS:
        run = command.replace("INC-214", incident.reference)
        done = subprocess.run(run, shell=True, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)  # noqa: S602 ours
        assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
    assert (Incident.objects.count(), Draft.objects.count()) == (2, 1)
    assert incident.events.filter(action="NOTE_ADDED").count() == 1
    assert '"openapi":"3.1.0"' in (tmp_path / "schema.json").read_text()


def test_its_problems_are_those_there_are() -> None:
    (table,) = re.findall(r"<!-- problems.*?-->\n(.*?)<!-- end of problems -->", GUIDE, re.DOTALL)
    listed = [tuple(row) for row in re.findall(r"^\| (\d+) \| `([a-z-]+)` \| (.*) \|$", table, re.MULTILINE)]
    assert listed == [(str(status), kind, title) for kind, (status, title) in KINDS.items()]


def test_its_scopes_are_those_there_are() -> None:
    assert re.findall(r"^\| `(\w+)` \| ", GUIDE, re.MULTILINE)[: len(OFFERED[Audience.API])] == [
        str(one) for one in OFFERED[Audience.API]
    ]


@pytest.mark.parametrize(
    "words",
    [
        f"{CALLS_A_MINUTE} requests a minute",
        f"{DECLARED_AN_HOUR} incidents and {DRAFTS_AN_HOUR} drafts an hour, {NOTED_AN_HOUR} notes an hour",
        f"`limit`, {SIZE} unless you say otherwise and {MOST} at most",
    ],
)
def test_its_limits_are_those_there_are(words: str) -> None:
    assert words in GUIDE
