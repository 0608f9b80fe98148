"""A worker's numbers: of all its processes, those that have ended too, at a port of their own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from incident_response import counting, exposition
from sandbox.process import free_ports

COUNT = "from statuspage.metrics import PUBLISHED; PUBLISHED.labels(outcome='published').inc()"


@pytest.fixture
def folder(tmp_path: Path) -> str:
    """What two processes left there, which have counted one publication each."""
    for _ in range(2):
        env = os.environ | {counting.FOLDER: str(tmp_path)}
        subprocess.run([sys.executable, "-c", COUNT], env=env, check=True)
    return str(tmp_path)


@pytest.fixture
def url(folder: str) -> Iterator[str]:
    (port,) = free_ports(1)
    server = exposition.serve(port, folder, host="127.0.0.1")
    yield f"http://127.0.0.1:{port}"
    server.shutdown()
    server.server_close()


def test_processes_are_added_up(url: str) -> None:
    told = requests.get(f"{url}/metrics", timeout=5)
    assert told.headers["Content-Type"].startswith("text/plain")
    assert 'statuspage_publish_count{outcome="published"} 2.0' in told.text.splitlines()
    assert 'statuspage_publish_count{outcome="refused"} 0.0' in told.text.splitlines()


def test_nothing_else_is_told_there(url: str) -> None:
    assert requests.get(f"{url}/", timeout=5).status_code == 404
    assert requests.post(f"{url}/metrics", timeout=5).status_code == 404


def test_a_worker_counts_in_a_folder_that_ends_with_it() -> None:
    code = (
        "import os; from incident_response.counting import *; count_in_a_folder(os.environ); print(os.environ[FOLDER]);"
        "os.fork() or os._exit(0); os.wait(); assert os.path.isdir(os.environ[FOLDER])"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()
    assert "incident-response-metrics-" in said
    assert not Path(said).exists()
