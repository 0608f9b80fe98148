"""Stops a process at its start when a setting is missing or wrong, with one line for each, naming it."""

import sys

from django.core.checks import ERROR, run_checks


def refuse_to_start_on_errors() -> None:
    """Runs every system check; prints errors as `id: words` and exits with status 1 if there are any."""
    errors = [message for message in run_checks() if message.level >= ERROR]
    for error in errors:
        sys.stderr.write(f"{error.id}: {error.msg}\n")
    if errors:
        raise SystemExit(1)
