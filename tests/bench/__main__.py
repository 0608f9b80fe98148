"""Takes every measure, prints a line each, writes them to bench.json."""

import json
import sys
from pathlib import Path

from tests.bench import (
    application,
    database,
    flush,
    forged,
    gate,
    half_sent,
    intake,
    memory,
    orm,
    room,
    storm,
)
from tests.bench.measure import Measure

MEASURES = (intake, orm, database, forged, half_sent, flush, storm, memory, gate)
REPORT = Path(__file__).resolve().parent.parent.parent / "bench.json"


def main() -> None:
    """An exit that is not 0 says that something could not be measured, never that a limit was missed."""
    with application.running() as app:
        taken = [_shown(measure) for each in MEASURES for measure in each.measure(app)]
    taken += map(_shown, room.measure())  # last: it ends with the program
    REPORT.write_text(json.dumps([measure.as_json() for measure in taken], indent=2) + "\n")


def _shown(measure: Measure) -> Measure:
    sys.stdout.write(f"{measure.line()}\n")
    sys.stdout.flush()
    return measure


if __name__ == "__main__":
    main()
