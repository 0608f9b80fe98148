"""Takes every measure, prints a line each, writes them to bench.json."""

import json
import sys
from pathlib import Path

from tests.bench import application, intake, room

REPORT = Path(__file__).resolve().parent.parent.parent / "bench.json"


def main() -> None:
    """An exit that is not 0 says that something could not be measured, never that a limit was missed."""
    with application.running() as app:
        taken = intake.measure(app)
    taken += room.measure()  # last: it ends with the program
    for measure in taken:
        sys.stdout.write(f"{measure.line()}\n")
    REPORT.write_text(json.dumps([measure.as_json() for measure in taken], indent=2) + "\n")


if __name__ == "__main__":
    main()
