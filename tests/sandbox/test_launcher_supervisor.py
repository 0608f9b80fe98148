"""A dead program is started again, and none is left behind."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sandbox.process import NeverReadyError, spawn, stop, wait_until
from sandbox.supervisor import Program, Supervisor
from tests.sandbox.processes import alive, within

SLEEP = ("sleep", "60")
STUBBORN = ("sh", "-c", "trap '' TERM; echo deaf; while :; do sleep 1; done")
PARENT = ("sh", "-c", "sleep 60 & echo $!; wait")


def program(*argv: str, name: str = "sleeper") -> Program:
    return Program(name=name, argv=argv, env=dict(os.environ), cwd=Path("/"))


def supervising(logs: Path, *argv: str) -> Supervisor:
    keeper = Supervisor(logs)
    keeper.start(program(*argv))
    return keeper


def written(log: Path) -> bool:
    return log.exists() and log.read_text().endswith("\n")


def test_a_killed_program_is_running_again_at_once(tmp_path: Path) -> None:
    keeper = supervising(tmp_path, *SLEEP)
    first = keeper.child("sleeper").pid
    os.kill(first, signal.SIGKILL)
    assert within(5, lambda: keeper.tend() == ["sleeper"])
    assert alive(keeper.child("sleeper").pid)
    assert (tmp_path / "sleeper.pid").read_text() == f"{keeper.child('sleeper').pid}\n"
    keeper.stop(patience=1)


def test_a_program_that_cannot_live_is_not_started_in_a_frenzy(tmp_path: Path) -> None:
    keeper = supervising(tmp_path, "false")
    until, restarts = time.monotonic() + 1.2, 0
    while time.monotonic() < until:
        restarts += len(keeper.tend())
        time.sleep(0.02)
    keeper.stop(patience=1)
    assert 1 <= restarts <= 3


def test_what_a_killed_program_had_started_ends_before_it_starts_again(tmp_path: Path) -> None:
    keeper = supervising(tmp_path, *PARENT)
    assert within(20, lambda: written(keeper.log("sleeper")))
    grandchild = int(keeper.log("sleeper").read_text())
    keeper.child("sleeper").kill()
    assert within(5, lambda: keeper.tend() == ["sleeper"])
    assert within(5, lambda: not alive(grandchild))
    keeper.stop(patience=1)


def test_stopping_leaves_none_not_even_one_that_does_not_listen(tmp_path: Path) -> None:
    keeper = supervising(tmp_path, *SLEEP)
    keeper.start(program(*STUBBORN, name="stubborn"))
    assert within(20, lambda: written(keeper.log("stubborn")))
    pids = [keeper.child(name).pid for name in ("sleeper", "stubborn")]
    begun = time.monotonic()
    keeper.stop(patience=0.5)
    assert time.monotonic() - begun < 10
    assert not any(alive(pid) for pid in pids)


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux tells a child of its parent's end")
def test_a_killed_supervisor_takes_its_programs_along(tmp_path: Path) -> None:
    script = "import sys, time\nfrom pathlib import Path\nfrom sandbox.process import spawn\n"
    script += "print(spawn(['sleep', '60'], log=Path(sys.argv[1])).pid, flush=True)\ntime.sleep(60)"
    with subprocess.Popen([sys.executable, "-c", script, str(tmp_path / "log")], stdout=subprocess.PIPE) as killed:
        assert killed.stdout
        child = int(killed.stdout.readline())
        assert alive(child)
        killed.kill()
    assert within(2, lambda: not alive(child))


def test_a_program_that_ends_before_it_is_ready_is_named_with_its_last_words(tmp_path: Path) -> None:
    child = spawn(["sh", "-c", "echo 'no such setting'; exit 3"], log=tmp_path / "web.log")
    with pytest.raises(NeverReadyError, match="web ended with 3:\nno such setting"):
        wait_until(lambda: False, child=child, log=tmp_path / "web.log", seconds=5)


def test_a_program_that_is_never_ready_is_given_up(tmp_path: Path) -> None:
    child = spawn(SLEEP, log=tmp_path / "web.log")
    with pytest.raises(NeverReadyError, match="did not answer"):
        wait_until(lambda: False, child=child, log=tmp_path / "web.log", seconds=0.1)
    stop(child)
