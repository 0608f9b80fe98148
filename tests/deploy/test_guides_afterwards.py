"""What the guides to running it later say is so: every secret, every outside system, every command."""

import re
import shlex
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from clients.errors import SYSTEM_NAMES
from tests.deploy.processes import COMPOSE
from tests.deploy.test_chart_secrets import secrets
from tests.fences.code import ROOT

GUIDES = {
    name: (ROOT / "docs" / f"{name}.md").read_text()
    for name in ("restore", "upgrade", "rotate-secrets", "when-something-is-down")
}
BLOCKS = [
    block for guide in GUIDES.values() for block in re.findall(r"^```sh\n(.*?)^```", guide, re.DOTALL | re.MULTILINE)
]
COMMANDS = sorted({line for block in BLOCKS for line in block.splitlines() if line.startswith("manage.py")})
OURSELVES = {"The web process", "AWS STS"}  # whom the relay asks, and whom the doctor asks in whose name we act


def test_every_secret_has_its_line_and_every_line_its_secret() -> None:
    lines = re.findall(r"^\| `([A-Z_]+)` \|", GUIDES["rotate-secrets"], re.MULTILINE)
    order = re.findall(r"^([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert lines == [name for name in order if name in secrets()]


def test_every_outside_system_has_its_line() -> None:
    lines = " ".join(re.findall(r"^\| (\*\*.+?) \|", GUIDES["when-something-is-down"], re.MULTILINE))
    assert {name for name in SYSTEM_NAMES.values() if name not in lines} == OURSELVES


@pytest.mark.parametrize("line", COMMANDS)
@pytest.mark.usefixtures("transactional_db")
def test_every_command_runs(line: str) -> None:
    """What it finds is another matter: 2 says that it could not look."""
    _, *arguments = shlex.split(line)
    try:
        call_command(*arguments, stdout=StringIO(), stderr=StringIO())
    except CommandError as failed:
        assert failed.returncode == 1, line


def test_every_service_that_is_stopped_for_a_restore_is_there() -> None:
    (typed,) = re.findall(r"`docker compose stop ([\w ]+)`", GUIDES["restore"])
    assert set(typed.split()) <= COMPOSE["services"].keys()
