"""Everything on one machine: services, stand-ins and the application's processes, up together and down together."""

import contextlib
import fcntl
import json
import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import redis
import requests

from sandbox import ending, environment, moto_server, postgres, programs, redis_server
from sandbox.environment import Addresses, Secrets
from sandbox.management import ADMIN, Management
from sandbox.options import Options, StartRefusedError
from sandbox.process import free_ports, wait_until
from sandbox.supervisor import Supervisor

READY_SECONDS = 180.0


@dataclass(frozen=True, kw_only=True)
class Stack:
    """What runs, and how to reach it. `tend` has to be called a few times a second, or nothing is restarted."""

    options: Options
    at: Addresses
    secrets: Secrets
    application: Supervisor
    outside: Supervisor

    @property
    def settings(self) -> dict[str, str]:
        """The environment of the application's processes."""
        own = environment.application(self.at, self.secrets)
        return environment.inherited() | own | dict(self.options.settings)

    @property
    def settings_of_web(self) -> dict[str, str]:
        """The same, but for its own login at the database."""
        return self.settings | {"DATABASE_URL": self.at.web_database_url or self.at.database_url}

    @property
    def settings_of_workers(self) -> dict[str, str]:
        """And theirs."""
        return self.settings | {"DATABASE_URL": self.at.worker_database_url or self.at.database_url}

    @property
    def folder(self) -> Path:
        """Whatever of it is on disk."""
        return self.options.folder

    @property
    def logs(self) -> Path:
        """Where every process writes."""
        return self.folder / "logs"

    def tend(self) -> list[str]:
        """Restart what has ended, as a deployment's platform would; returns the names."""
        return [*self.application.tend(), *self.outside.tend()]

    @property
    def manage(self) -> Management:
        """`manage.py` with the application's settings."""
        return Management(env=self.settings, logs=self.logs)


@contextlib.contextmanager
def running(options: Options) -> Iterator[Stack]:
    """The whole stack, ready to be used; everything is stopped at the end, whatever the end is.

    It is the program's last work: afterwards the signals of `ending` are ignored.

    Raises StartRefusedError when a port or the folder is taken, NeverReadyError when a part does not come up.
    """
    ports = options.ports()
    ends = contextlib.ExitStack()
    try:
        _occupy(options.folder, ends)
        if not options.keep:
            _empty(options.folder)
        owner_url, stack = _services(options, ports, ends)
        environment.write(stack.folder / "env", _told(stack))
        _start(stack, owner_url)
        _wait_until_ready(stack)
        yield stack
    finally:
        ending.ignore()
        ends.close()


def _occupy(folder: Path, ends: contextlib.ExitStack) -> None:
    """One sandbox a folder; the lock goes with the process, also when it is killed."""
    (folder / "logs").mkdir(parents=True, exist_ok=True)
    lock = ends.enter_context((folder / "lock").open("w"))
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise StartRefusedError(f"a sandbox is already running in {folder}; set SANDBOX_DIR to use another") from None


def _empty(folder: Path) -> None:
    postgres.clear_predecessor(folder / "postgres")
    for name in ("postgres", "logs"):
        shutil.rmtree(folder / name, ignore_errors=True)
    for left in folder.glob("beat-schedule*"):
        left.unlink()
    (folder / "logs").mkdir()


def _services(options: Options, ports: tuple[int, int], ends: contextlib.ExitStack) -> tuple[str, Stack]:
    """PostgreSQL, Redis and moto, starting side by side; then the supervisors, which end before them.

    Returns the URL to migrate with, and the stack that is to come.
    """
    logs = options.folder / "logs"
    redis_url = options.redis_url or _redis(logs, ends)
    aws = moto_server.launch(logs)
    ends.callback(aws.stop)
    owner_url, database_url, web_url, worker_url = _database(options, ends)
    moto_server.wait(aws, logs)
    (logs / "moto.pid").write_text(f"{aws.child.pid}\n")
    at = Addresses(
        web_port=ports[0],
        sandbox_port=ports[1],
        database_url=database_url,
        web_database_url=web_url,
        worker_database_url=worker_url,
        redis_url=redis_url,
        aws_url=aws.url,
    )
    outside, application = Supervisor(logs), Supervisor(logs)
    ends.callback(outside.stop, patience=1.0)
    ends.callback(application.stop, patience=options.patience)
    kept = options.keep or options.database_url
    secrets = Secrets.written(options.folder / "env") if kept else Secrets()
    return owner_url, Stack(options=options, at=at, secrets=secrets, application=application, outside=outside)


def _redis(logs: Path, ends: contextlib.ExitStack) -> str:
    server = redis_server.launch(logs)
    ends.callback(server.stop)
    redis_server.wait(server, logs)
    (logs / "redis.pid").write_text(f"{server.pid}\n")
    return server.url


def _database(options: Options, ends: contextlib.ExitStack) -> tuple[str, ...]:
    """The URLs of its owner, of a login that does for all, of web and of the workers."""
    if options.database_url:
        return (options.database_url,) * 4
    server = postgres.start(options.folder / "postgres")
    ends.callback(server.stop)
    return server.owner_url, *map(server.url, (postgres.LOGIN, postgres.WEB_LOGIN, postgres.WORKER_LOGIN))


def _told(stack: Stack) -> dict[str, str]:
    """What `env` tells outside programs: all settings, the secret the application fetches itself, and the login."""
    login = {"SANDBOX_ADMIN_USER": ADMIN, "SANDBOX_ADMIN_PASSWORD": stack.secrets.admin_password}
    settings = environment.application(stack.at, stack.secrets) | dict(stack.options.settings)
    return settings | environment.outside_world(stack.at, stack.secrets) | login


def _start(stack: Stack, owner_url: str) -> None:
    """Everything at once, for most of it is loading; only beat and the people have to wait for their tables."""
    migration = stack.manage.migrate(owner_url)
    told = stack.settings | environment.outside_world(stack.at, stack.secrets)
    stack.outside.start(programs.outside_world(told, module=stack.options.outside))
    metrics = dict(zip(programs.QUEUES, free_ports(len(programs.QUEUES)), strict=True))
    _tell_prometheus(stack, metrics)
    for program in programs.application(
        stack.settings_of_web, port=stack.at.web_port, workers=stack.settings_of_workers, metrics=metrics
    ):
        stack.application.start(program)
    moto_server.seed(stack.at.aws_url, hmac_secret=stack.secrets.oncall_hmac)
    migration.finish()
    people, admin = stack.manage.enroll(), stack.manage.create_admin(stack.secrets.admin_password)
    people.finish()
    admin.finish(unless="already taken")
    stack.application.start(programs.beat(stack.settings_of_workers, folder=stack.folder))


def _tell_prometheus(stack: Stack, metrics: Mapping[str, int]) -> None:
    """Where to scrape, as its file_sd_configs read it."""
    ports = {"web": stack.at.web_port, **metrics}
    targets = [{"targets": [f"127.0.0.1:{port}"], "labels": {"process": name}} for name, port in ports.items()]
    (stack.folder / "targets.json").write_text(json.dumps(targets, indent=2))


def _wait_until_ready(stack: Stack) -> None:
    """The application says it is ready, the stand-ins answer, and every queue has a worker listening."""
    checks = [
        ("outside", lambda: _ok(f"{stack.at.sandbox_url}/_/state")),
        ("web", lambda: _ok(f"{stack.at.web_url}/ready")),
    ]
    checks += [(queue, lambda: _listeners(stack.at.redis_url) >= len(programs.QUEUES)) for queue in programs.QUEUES]
    for name, answers in checks:
        keeper = stack.outside if name == "outside" else stack.application
        wait_until(answers, child=keeper.child(name), log=keeper.log(name), seconds=READY_SECONDS)


def _ok(url: str) -> bool:
    try:
        return requests.get(url, timeout=2).ok
    except requests.RequestException:
        return False


def _listeners(redis_url: str) -> int:
    """How many workers wait for a message: each has a connection whose last command is BRPOP."""
    with contextlib.closing(redis.Redis.from_url(redis_url, socket_timeout=2)) as client:
        return sum(each["cmd"] == "brpop" for each in client.client_list())
