"""`manage.py redact`: shows what a model would have been shown."""

import io
import sys
from typing import Any

from django.core.management.base import BaseCommand

from ai.redaction.lines import redact_lines


class Command(BaseCommand):
    """JSON lines `{id, text, known?: [{name, email, slack}]}` in, `{id, text, found: {kind: count}}` out.

    A bad line gives `{id, error}` in its place, the others are still done, and the exit status is 1.
    """

    help = "Reads JSON lines {id, text, known?} on standard input and writes {id, text, found}."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's own signature
        """Reads UTF-8 whatever the terminal's own encoding; a broken byte becomes U+FFFD and stays in its line."""
        source = io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="replace", newline="\n")
        if redact_lines(source, sys.stdout):
            sys.exit(1)
