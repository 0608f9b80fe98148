"""The whole sandbox, real processes and all: it comes up, it ends, it leaves nothing, and it comes up again."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from tests.sandbox.processes import alive, family, within

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")


def launch(folder: Path) -> subprocess.Popen[str]:
    own = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    env = own | {"SANDBOX_DIR": str(folder), "WEB_PORT": "0", "SANDBOX_PORT": "0"}
    launcher = subprocess.Popen([sys.executable, "-m", "sandbox"], env=env, stdout=subprocess.PIPE, text=True)
    assert launcher.stdout
    assert any("Ctrl-C" in line for line in launcher.stdout), "it never came up"
    return launcher


def told(folder: Path) -> dict[str, str]:
    lines = (folder / "env").read_text().splitlines()
    return {name: value.strip("'") for name, _, value in (line.partition("=") for line in lines)}


def end(launcher: subprocess.Popen[str], how: signal.Signals) -> set[int]:
    """Send it the signal and wait for its end; returns who was there before."""
    members = family(launcher.pid)
    launcher.send_signal(how)
    launcher.communicate(timeout=20)
    return members


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("sandbox")


@pytest.fixture
def launcher(folder: Path) -> Iterator[subprocess.Popen[str]]:
    with launch(folder) as running:
        yield running
        running.terminate()


def test_a_killed_launcher_leaves_no_process(folder: Path, launcher: subprocess.Popen[str]) -> None:
    members = end(launcher, signal.SIGKILL)
    assert len(members) > 12
    assert within(5, lambda: not any(alive(each) for each in members))


def test_it_comes_up_on_what_a_killed_one_left_and_ctrl_c_leaves_no_process(
    folder: Path, launcher: subprocess.Popen[str]
) -> None:
    ready = f"http://127.0.0.1:{told(folder)['WEB_PORT']}/ready"
    assert answers(ready)
    os.kill(int((folder / "logs" / "web.pid").read_text()), signal.SIGKILL)
    assert launcher.stdout
    assert any("web had ended and was started again" in line for line in launcher.stdout)
    assert within(10, lambda: answers(ready))
    members = end(launcher, signal.SIGINT)
    assert launcher.returncode == 0
    assert not any(alive(each) for each in members)


def answers(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False
