"""The image without an engine: its steps are gone through, and each role runs under the rights it has, on roles.sh's own database.

Only as root on Linux; elsewhere a mount of one's own cannot be made.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest
import requests

from sandbox import postgres, redis_server
from sandbox.process import free_ports
from tests.deploy import processes
from tests.deploy.chart import usual
from tests.deploy.test_compose import FILLED_IN, begun
from tests.fences.code import ROOT

pytestmark = pytest.mark.skipif(
    os.geteuid() != 0 or sys.platform != "linux", reason="mounts, so it needs root on Linux"
)
WAIT = ["sh", "-c", "python manage.py migrate --check --skip-checks"]  # what the chart's pods repeat until it succeeds


@dataclass(kw_only=True)
class Rehearsal:
    """The image as it was built, and a folder with what its processes wrote."""

    driver: subprocess.Popen[str]
    folder: Path
    settings: dict[str, str]
    owner: dict[str, str]
    ports: tuple[int, int]

    def ask(self, **asked: Any) -> str:
        """The exit status, or `started`."""
        assert self.driver.stdin
        assert self.driver.stdout
        self.driver.stdin.write(json.dumps(asked) + "\n")
        self.driver.stdin.flush()
        return self.driver.stdout.readline().strip()

    def run(self, *command: str, env: dict[str, str] | None = None) -> int:
        """Once, to its end."""
        return int(self.ask(name="once", command=list(command), env=self.settings if env is None else env))

    def start(self, name: str, command: list[str] | str) -> None:
        """It goes on."""
        assert self.ask(name=name, command=command, env=self.settings, stays=True) == "started"

    def end(self, name: str) -> int:
        """Asked to, as Kubernetes asks; its exit status."""
        return int(self.ask(end=name))

    def said(self, name: str = "once") -> str:
        return (self.folder / f"{name}.log").read_text()

    def says(self, name: str, words: str) -> None:
        until(lambda: words in self.said(name), lambda: self.said(name))


def until(comes: Callable[[], bool], otherwise: Callable[[], str]) -> None:
    """Within a minute and a half, on a machine that does other things besides."""
    end = time.monotonic() + 90
    while not comes():
        assert time.monotonic() < end, otherwise()
        time.sleep(0.2)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("image")


@pytest.fixture(scope="module")
def database(folder: Path) -> Iterator[postgres.Postgres]:
    """As the image of PostgreSQL begins it: empty, then roles.sh."""
    server = postgres.start(folder / "postgres")
    server.sockets.chmod(0o711)  # another user's processes come here
    with psycopg.connect(server.superuser_url.replace("/incident_response?", "/postgres?"), autocommit=True) as db:
        db.execute("DROP DATABASE incident_response")
        logins = (postgres.LOGIN, postgres.WEB_LOGIN, postgres.WORKER_LOGIN)
        for role in (*logins, postgres.OWNER, postgres.GROUP, postgres.WEB_GROUP, postgres.WORKER_GROUP):
            db.execute(f"DROP ROLE IF EXISTS {role}")
    _, passwords, _ = begun(folder)
    env = {"PATH": f"{postgres.BIN}:/usr/bin:/bin", "PGHOST": str(server.sockets), **passwords}
    subprocess.run(["sh", ROOT / "deploy" / "compose" / "roles.sh"], env=env, check=True)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def broker(folder: Path) -> Iterator[redis_server.Redis]:
    server = redis_server.launch(folder)
    redis_server.wait(server, folder)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def image(folder: Path, database: postgres.Postgres, broker: redis_server.Redis) -> Iterator[Rehearsal]:
    settings = dict(line.split("=", 1) for line in (folder / ".env").read_text().splitlines())
    port, other = free_ports(2)
    settings |= FILLED_IN | {"DATABASE_URL": database.url("incident_web"), "REDIS_URL": broker.url}
    argv = ["unshare", "--mount", sys.executable, "-m", "tests.deploy.rehearse", str(folder)]
    with (folder / "build.log").open("w") as log:
        driver = subprocess.Popen(
            argv, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, start_new_session=True
        )
    assert driver.stdin
    assert driver.stdout
    driver.stdin.write(json.dumps({"sockets": str(database.sockets), "port": port}) + "\n")
    driver.stdin.flush()
    assert driver.stdout.readline().strip() == "built", (folder / "build.log").read_text()[-3000:]
    owner = {"DATABASE_URL": database.url("incident_owner"), "PGOPTIONS": "-c lock_timeout=5s"}
    yield Rehearsal(driver=driver, folder=folder, settings=settings, owner=owner, ports=(port, other))
    driver.stdin.close()
    driver.wait(30)
    driver.stdout.close()


def test_it_writes_to_tmp_and_nowhere_else(image: Rehearsal) -> None:
    assert image.run("sh", "-c", "id -u; touch /tmp/here") == 0
    assert image.said() == "10001\n"
    for place in ("/app/here", "/venv/here", "/here"):
        assert image.run("touch", place) != 0
    assert "Read-only file system" in image.said()


def test_the_packages_of_development_are_not_in_it(image: Rehearsal) -> None:
    assert image.run("python", "-c", "import pytest") == 1
    assert image.run("python", "-c", "import moto") == 1
    assert image.run("sh", "-c", "test ! -e /app/sandbox -a ! -e /app/tests -a ! -e /app/.env.example") == 0


def test_static_files_are_collected(image: Rehearsal) -> None:
    assert image.run("test", "-s", "/app/staticfiles/admin/css/base.css") == 0


@pytest.fixture(scope="module")
def statuses(image: Rehearsal) -> tuple[int, int, int]:
    """Of what pods wait for, of the migration, and of what they wait for once more."""
    migrate = processes.COMPOSE["services"]["migrate"]["command"].split()
    return image.run(*WAIT), image.run(*migrate, env=image.owner), image.run(*WAIT)


def test_pods_wait_for_the_migration_and_it_needs_the_owner_alone(statuses: tuple[int, int, int]) -> None:
    assert statuses == (1, 0, 0)


@pytest.mark.usefixtures("statuses")
def test_the_web_server_is_healthy_and_ready(image: Rehearsal) -> None:
    image.start("web", "image")
    until(lambda: image.ask(name="health", command="health", env={}) == "0", lambda: image.said("web"))
    assert requests.get(f"http://127.0.0.1:{image.ports[0]}/ready", timeout=5).json()["status"] == "ok"
    assert image.end("web") == 0
    assert image.ask(name="health", command="health", env={}) == "1"


@pytest.mark.usefixtures("statuses")
def test_a_worker_begins_and_ends_when_it_is_asked_to(image: Rehearsal) -> None:
    image.start("default", list(usual("default").pods()["default"]["containers"][0]["command"]))
    image.says("default", " ready.")
    assert image.end("default") == 0


@pytest.mark.usefixtures("statuses")
def test_beat_beats(image: Rehearsal) -> None:
    image.start("beat", processes.COMPOSE["services"]["beat"]["command"].split())
    image.says("beat", "Sending due task")
    assert image.end("beat") == 0


def test_the_relay_needs_its_own_settings_alone(image: Rehearsal) -> None:
    command = processes.COMPOSE["services"]["relay"]["command"].replace("8090", str(image.ports[1]))
    given = {"SIGNING_RELAY_BEARER": "b", "SIGNING_RELAY_TARGET": "http://web:8000/", "GRAFANA_ONCALL_HMAC_SECRET": "s"}
    assert image.ask(name="relay", command=command.split(), env=given, stays=True) == "started"
    image.says("relay", f"relay: http://0.0.0.0:{image.ports[1]}")
    image.end("relay")
