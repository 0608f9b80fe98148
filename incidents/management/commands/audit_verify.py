"""`manage.py audit_verify`: checks every chain, its copy in the mirror event by event, and the signed heads.

For cron: `-v 0` says nothing but what is wrong, and progress is shown on a terminal alone.
"""

import sys
import time
from argparse import ArgumentTypeError
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.dateparse import parse_date, parse_datetime

from clients.errors import OutsideError
from incidents.audit.finding import name_of
from incidents.audit.forked import stop_forked
from incidents.audit.public_key import keys_in
from incidents.audit.result import Result
from incidents.audit.store import is_mirrored
from incidents.audit.stored import count
from incidents.audit.verify import Step, walk
from incidents.audit.verify_heads import KnownHead, check_heads
from incidents.models.incident import Incident

SILENT = 2  # exit status: not everything could be asked


class Command(BaseCommand):
    help = "Checks the audit log. Exit status 1: it differs, and where; 2: the mirror, the bucket or the key does not answer."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--incident", default="", help="only this one, e.g. INC-214")
        parser.add_argument("--since", type=_time, help="only events from then on: 2026-11-25, or 2026-11-25T02:11Z")
        parser.add_argument("--public-key", type=_keys, default=[], help="PEM file: only heads signed by these count")
        parser.add_argument("--known-head", type=_head, help="a signed head that you were told of, as NUMBER:DIGEST")

    def handle(self, *_args: Any, **options: Any) -> None:
        chain = _chain(options["incident"])
        result, silent = Result(), ""
        try:
            self._walk(result, chain, options["since"], each=options["verbosity"] > 0)
            known: KnownHead | None = options["known_head"]
            result.take_heads(check_heads(public_keys=options["public_key"], known=known, chain=chain))
        except OutsideError as outage:
            silent = f"Not all could be checked, try again later: {outage}"
        stop_forked(result.findings)
        lines = _lines(result) if options["verbosity"] else []
        self.stdout.write("\n".join(lines), ending="\n" if lines else "")
        for difference in result.findings:
            self.stderr.write(str(difference))
        if result.findings:
            raise CommandError(f"The audit log differs: {len(result.findings)} findings.", returncode=1)
        if silent:
            raise CommandError(silent, returncode=SILENT)
        if options["verbosity"]:
            self.stdout.write("Every chain verifies.")

    def _walk(self, result: Result, chain: str, since: datetime | None, *, each: bool) -> None:
        pace = Pace(count(only=chain, since=since), shown=sys.stderr.isatty())
        for step in walk(only=chain, since=since, mirrored=is_mirrored()):
            result.take(step)
            pace.show(result.events)
            if each and step.verdict:
                self.stdout.write(_line(step))
        pace.end()


class Pace:
    """How fast it goes and how long it will take, on one line of a terminal, once a second."""

    def __init__(self, total: int, *, shown: bool) -> None:
        self._total, self._shown = total, shown
        self._began = self._next = time.monotonic()

    def show(self, done: int) -> None:
        """So many events are done."""
        now = time.monotonic()
        if not self._shown or now < self._next:
            return
        self._next = now + 1
        rate = done / max(now - self._began, 0.001)
        left = f", about {(self._total - done) / rate:.0f} s left" if rate and self._total > done else ""
        sys.stderr.write(f"\r\x1b[K{done} of {self._total} events, {rate:.0f}/s{left}")
        sys.stderr.flush()

    def end(self) -> None:
        """Leaves the line to others."""
        if self._shown:
            sys.stderr.write("\r\x1b[K")


def _lines(result: Result) -> list[str]:
    lacks = "there is no mirror" if result.behind is None else f"the mirror lacks {result.behind or 'none'}"
    looked = f"{result.events} events of {result.chains} chains; {lacks}."
    return [looked, *(f"Look at {warning}." for warning in result.warnings), *filter(None, [result.heads])]


def _line(step: Step) -> str:
    verdict = step.verdict
    assert verdict  # noqa: S101 asked for by the caller
    behind = "no mirror" if verdict.behind is None else f"mirror {verdict.behind} behind"
    return f"{name_of(step.place.chain)}: {verdict.events} events, head {verdict.head[:16]}, {behind}"


def _chain(reference: str) -> str:
    """ "" for all of them. Raises CommandError for what is no incident's."""
    if not reference:
        return ""
    digits = reference.upper().removeprefix("INC-")
    if not digits.isdecimal():
        raise CommandError(f"{reference} is no reference; it looks like INC-214")
    incident = Incident.objects.filter(number=digits).first()
    if incident is None:
        raise CommandError(f"{reference} is not on record")
    return incident.chain


def _time(given: str) -> datetime:
    try:
        day = parse_date(given)
        at = datetime(day.year, day.month, day.day, tzinfo=UTC) if day else parse_datetime(given)
    except ValueError:
        at = None
    if at is None:
        raise ArgumentTypeError(f"{given} is no time; it looks like 2026-11-25 or 2026-11-25T02:11Z")
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def _keys(path: str) -> list[bytes]:
    try:
        keys = keys_in(Path(path).read_text())
    except (OSError, ValueError) as wrong:
        raise ArgumentTypeError(f"{path} cannot be read as public keys: {wrong}") from None
    if not keys:
        raise ArgumentTypeError(f"{path} holds no public key in PEM form")
    return keys


def _head(given: str) -> KnownHead:
    number, _, digest = given.partition(":")
    if not number.isdecimal() or len(digest) != 64:
        raise ArgumentTypeError(f"{given} is no head; it looks like 42:<64 hex digits>")
    return KnownHead(number=int(number), digest=digest.lower())
