"""`manage.py doctor [--json] [database slack …]`: whether what is needed at night is there, and what to do where it is not."""

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from incident_response.doctor.checks import CHECKS
from incident_response.doctor.finding import Finding, Verdict


class Command(BaseCommand):
    help = (
        "Checks the database, every process and outside system, and whom we could reach tonight, and says in one line each what"
        " to do. Nothing is changed and nobody is paged. Exit status 1 when one fails."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", nargs="*", choices=[*CHECKS, []], help=f"only these: {', '.join(CHECKS)}")
        parser.add_argument("--json", action="store_true", help="a list of objects: verdict, what, said")

    def handle(self, *_args: Any, **options: Any) -> None:
        asked = options["what"] or CHECKS
        with _alone():
            findings = [found for name, check in CHECKS.items() if name in asked for found in check()]
        self._write(findings, as_json=options["json"])
        failed = sum(found.verdict is Verdict.FAIL for found in findings)
        if failed:
            raise CommandError(f"{failed} of {len(findings)} fail.", returncode=1)

    def _write(self, findings: list[Finding], *, as_json: bool) -> None:
        lines = [json.dumps([asdict(found) for found in findings], indent=2)] if as_json else map(str, findings)
        for line in lines:
            self.stdout.write(line)


@contextmanager
def _alone() -> Iterator[None]:
    """Without the log lines of what is asked meanwhile: each failure is a finding, in words."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
