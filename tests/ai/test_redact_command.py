"""`manage.py redact` as a shell runs it."""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def redact(source: bytes) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [sys.executable, "manage.py", "redact"], cwd=ROOT, input=source, capture_output=True, timeout=120, check=False
    )


def test_reads_lines_and_writes_lines() -> None:
    done = redact(b'{"id": 1, "text": "from 10.0.0.1"}\n{"id": 2, "text": "nothing"}\n')

    assert done.returncode == 0
    assert [json.loads(line) for line in done.stdout.splitlines()] == [
        {"id": 1, "text": "from [IPV4]", "found": {"ipv4": 1}},
        {"id": 2, "text": "nothing", "found": {}},
    ]


def test_a_bad_line_ends_it_with_1_after_the_others_are_done() -> None:
    done = redact(b'\xff\xfe\n{"id": 2, "text": "a@b.co"}')

    assert done.returncode == 1
    assert json.loads(done.stdout.splitlines()[0]) == {"id": None, "error": "line 1: not JSON"}
    assert json.loads(done.stdout.splitlines()[1])["text"] == "[EMAIL]"


def test_a_line_separator_inside_a_text_does_not_end_its_line() -> None:
    done = redact('{"id": 1, "text": "a\u2028b\x85c"}\n'.encode())

    assert json.loads(done.stdout)["text"] == "a\u2028b\x85c"
