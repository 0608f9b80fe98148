"""Every command in the runbook runs, as it stands there."""

import re
import shlex
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client

from incidents.models import Incident

RUNBOOK = (Path(__file__).resolve().parents[2] / "docs" / "runbook.md").read_text()
BLOCKS = re.findall(r"^```sh\n(.*?)^```", RUNBOOK, re.DOTALL | re.MULTILINE)
COMMANDS = sorted({line for block in BLOCKS for line in block.splitlines()})
WORSE = (0, 1)  # what it found, not whether it could look: 2 says that it could not


@pytest.fixture
def named(incident: Incident) -> Incident:
    """INC-214."""
    Incident.objects.filter(pk=incident.pk).update(number=214)
    return incident


@pytest.mark.parametrize("line", [line for line in COMMANDS if line.startswith("psql")])
@pytest.mark.django_db
def test_a_question_to_the_database(line: str) -> None:
    _, url, option, query = shlex.split(line)
    assert (url, option) == ("$DATABASE_URL", "-c")
    with connection.cursor() as cursor:
        cursor.execute(query)
        assert cursor.description


@pytest.mark.usefixtures("named")
def test_the_others(client: Client) -> None:
    rest = [shlex.split(line) for line in COMMANDS if not line.startswith("psql")]
    for program, *arguments in rest:
        if program == "curl":
            path = arguments[-1].removeprefix("http://localhost:8000")
            assert client.get(path).status_code == 200, path
        else:
            assert (program, _status(*arguments) in WORSE) == ("manage.py", True), arguments


def _status(*arguments: str) -> int:
    try:
        call_command(*arguments, stdout=StringIO(), stderr=StringIO())
    except CommandError as failed:
        return failed.returncode
    return 0
