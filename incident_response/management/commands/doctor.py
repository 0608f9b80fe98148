"""`manage.py doctor [--json]`: looks whether what will be needed at night is there, and says what to do where it is not."""

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from incident_response.doctor.checks import CHECKS
from incident_response.doctor.finding import Finding, Verdict


class Command(BaseCommand):
    help = "Checks whom we could reach tonight: approvers of customer updates, and their on-call; exit status 1 when one fails."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="a list of objects: verdict, what, said")

    def handle(self, *_args: Any, **options: Any) -> None:
        findings = [found for check in CHECKS for found in check()]
        self._write(findings, as_json=options["json"])
        failed = sum(found.verdict is Verdict.FAIL for found in findings)
        if failed:
            raise CommandError(f"{failed} of {len(findings)} fail.", returncode=1)

    def _write(self, findings: list[Finding], *, as_json: bool) -> None:
        lines = [json.dumps([asdict(found) for found in findings], indent=2)] if as_json else map(str, findings)
        for line in lines:
            self.stdout.write(line)
