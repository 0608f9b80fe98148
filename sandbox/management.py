"""Management commands of the application, run as processes of their own."""

import json
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sandbox.identity import TEAM
from sandbox.people import PEOPLE
from sandbox.process import NeverReadyError, last_lines, spawn, stop
from sandbox.programs import CHECKOUT

ADMIN = "admin"
QUIET = {"LOG_LEVEL": "WARNING"}  # a command says in words what it did


@dataclass(frozen=True, kw_only=True)
class Command:
    """One command under way; its output goes to a log."""

    name: str
    child: subprocess.Popen[bytes]
    log: Path

    def finish(self, seconds: float = 240.0, *, unless: str = "\0") -> str:
        """Return what it wrote. Raises NeverReadyError when it takes longer, or fails and did not write `unless`."""
        try:
            code = self.child.wait(seconds)
        except subprocess.TimeoutExpired:
            stop(self.child)
            raise NeverReadyError(f"{self.name} took more than {seconds:g} s:\n{last_lines(self.log)}") from None
        written = self.log.read_text(errors="replace")
        if code and unless not in written:
            raise NeverReadyError(f"{self.name} failed with {code}:\n{last_lines(self.log)}")
        return written


@dataclass(frozen=True, kw_only=True)
class Management:
    """`manage.py` with the application's settings."""

    env: Mapping[str, str]
    logs: Path

    def begin(self, *arguments: str, stdin: str = "", more: Mapping[str, str] | None = None) -> Command:
        """Start one command, `more` settings over the usual ones; `finish` waits for it."""
        log = self.logs / f"{arguments[0]}.log"
        given = log.with_suffix(".stdin")
        given.write_text(stdin)
        argv = [sys.executable, "manage.py", *arguments]
        child = spawn(argv, log=log, stdin=given, env={**self.env, **QUIET, **(more or {})}, cwd=CHECKOUT)
        return Command(name=f"manage.py {arguments[0]}", child=child, log=log)

    def migrate(self, owner_url: str) -> Command:
        """Make the tables, as the role that owns them."""
        return self.begin("migrate", "--no-input", more={"DATABASE_URL": owner_url})

    def enroll(self) -> Command:
        """Give the sandbox's people the groups they are in; those in none are strangers to the application."""
        known = [
            {"slack": each.slack, "team": TEAM, "email": each.email, "name": each.name, "groups": each.groups}
            for each in PEOPLE
            if each.groups
        ]
        return self.begin("enroll", "--json", "-", stdin="".join(f"{json.dumps(line)}\n" for line in known))

    def create_admin(self, password: str) -> Command:
        """The login for the console."""
        login = {"DJANGO_SUPERUSER_USERNAME": ADMIN, "DJANGO_SUPERUSER_PASSWORD": password}
        email = {"DJANGO_SUPERUSER_EMAIL": "admin@example.com"}
        return self.begin("createsuperuser", "--no-input", more=login | email)
