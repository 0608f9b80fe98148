"""What people have written into the postmortem in Linear stays theirs: only the record above it is brought up to date."""

import re

from incidents.markdown import heading
from incidents.postmortem_document import LEFT_TO_PEOPLE

FIRST = next(iter(LEFT_TO_PEOPLE))
THEIRS = re.compile(rf"^#{{1,6}} *\**{FIRST}\b", re.MULTILINE)
ALL_THEIRS = "As it stood in Linear before"


def beside_theirs(ours: str, standing: str) -> str:
    """Our Markdown, with the part left to people as it is `standing` there.

    Where they have taken its first heading away, all that is standing there follows ours.
    """
    theirs = THEIRS.search(standing)
    if theirs:
        return ours[: _left_to_people(ours)] + standing[theirs.start() :]
    return f"{ours}\n\n{heading(ALL_THEIRS)}\n{standing}" if standing.strip() else ours


def _left_to_people(ours: str) -> int:
    """Where that part begins: what people wrote elsewhere can form no heading."""
    found = THEIRS.search(ours)
    return found.start() if found else len(ours)
