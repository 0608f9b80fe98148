"""`manage.py seed_year`: a year of incidents that never happened, for trying out, for pictures and for measuring.

Each event of theirs says `via seed`, and the system's chain that they were written. Nothing of them is published or sent.
"""

import time
from argparse import ArgumentTypeError
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils.dateparse import parse_date

from incidents.errors import VerbRefused
from incidents.year.plan import Planned, year
from incidents.year.write import is_seeded_only, write

MOST = 200_000  # incidents


class Command(BaseCommand):
    help = "Writes a made-up year of incidents, the same for the same seed. Not into a database with real ones, unless told so."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--incidents", type=int, default=2_000, help="how many, 2,000 unless given")
        parser.add_argument("--seed", type=int, default=1, help="another seed gives another year")
        parser.add_argument("--until", type=_day, help="the day on which the year ends, today unless given: 2026-11-25")
        parser.add_argument(
            "--beside-real-incidents",
            action="store_true",
            help="write them although there are real ones: every list shows both, and nothing takes them out again",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not 0 < options["incidents"] <= MOST:
            raise CommandError(f"--incidents: from 1 to {MOST:,}")
        if not options["beside_real_incidents"] and not is_seeded_only():
            raise CommandError(
                "There are real incidents in this database, and what is written beside them stays for good."
                " If that is meant: --beside-real-incidents."
            )
        began = time.monotonic()
        planned = year(options["incidents"], seed=options["seed"], until=options["until"] or datetime.now(UTC))
        try:
            write(planned, seed=options["seed"])
        except VerbRefused as refused:
            raise CommandError(str(refused)) from None
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE incidents_incident, incidents_alert, incidents_subject, incidents_auditevent")
        self.stdout.write(f"{_said(planned)} In {time.monotonic() - began:.0f} s.")


def _day(given: str) -> datetime:
    day = parse_date(given)
    if day is None:
        raise ArgumentTypeError(f"{given} is no day like 2026-11-25")
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _said(planned: list[Planned]) -> str:
    ends = Counter(one.ending for one in planned)
    listed = ", ".join(f"{count} {ending}" for ending, count in ends.most_common())
    pairs = sum(one.twin is not None for one in planned) // 2
    return f"{len(planned):,} incidents from {planned[0].at:%d %b %Y} on: {listed}; {pairs} of them come back later as twins."
