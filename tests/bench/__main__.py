"""Takes every measure, prints a line each, writes them to bench.json. With names of files here, those measures alone."""

import json
import sys
from pathlib import Path
from types import ModuleType

from tests.bench import (
    application,
    audit_append,
    audit_mirror,
    audit_pages,
    audit_verify,
    big_room,
    database,
    drafting,
    flush,
    forged,
    gate,
    half_sent,
    home,
    intake,
    lists,
    mcp,
    memory,
    orm,
    postmortem,
    redaction,
    room,
    similar,
    slack_inbound,
    storm,
    ten_rooms,
)
from tests.bench.measure import Measure

MEASURES = (
    intake,
    orm,
    database,
    forged,
    half_sent,
    flush,
    storm,
    memory,
    gate,
    slack_inbound,
    mcp,
    big_room,
    audit_append,
    audit_mirror,
    audit_pages,
    audit_verify,
    lists,
    home,
    similar,
    redaction,
)
REPORT = Path(__file__).resolve().parent.parent.parent / "bench.json"


def main() -> None:
    """An exit that is not 0 says that something could not be measured, never that a limit was missed."""
    named = set(sys.argv[1:])
    with application.running() as app:
        taken = [_shown(measure) for each in MEASURES if _is_asked(each, named) for measure in each.measure(app)]
    if _is_asked(room, named):
        taken += map(_shown, room.measure())  # last: it ends with the program
    if _is_asked(ten_rooms, named):
        taken += map(_shown, ten_rooms.measure())
    if _is_asked(postmortem, named):
        taken += map(_shown, postmortem.measure())
    if _is_asked(drafting, named):
        taken += map(_shown, drafting.measure())
    if not named:
        REPORT.write_text(json.dumps([measure.as_json() for measure in taken], indent=2) + "\n")


def _is_asked(measured: ModuleType, named: set[str]) -> bool:
    return not named or measured.__name__.rpartition(".")[2] in named


def _shown(measure: Measure) -> Measure:
    sys.stdout.write(f"{measure.line()}\n")
    sys.stdout.flush()
    return measure


if __name__ == "__main__":
    main()
