"""Stops a process at its start when a setting is missing or wrong, with one line for each, naming it; warns in the same way."""

import sys

from django.core.checks import ERROR, WARNING, run_checks


def refuse_to_start_on_errors() -> None:
    """Runs every system check; prints warnings and errors as `id: words` and exits with status 1 if there are errors."""
    found = [message for message in run_checks() if message.level >= WARNING]
    for one in found:
        sys.stderr.write(f"{one.id}: {one.msg}\n")
    if any(one.level >= ERROR for one in found):
        raise SystemExit(1)
