"""An incident's story as the model reads it: numbered lines, by whose numbers it says what its words rest on."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from incidents.models.incident import Incident
from incidents.timeline import Line, timeline

NEWEST = 60  # lines: a prompt is no archive
NUMBERED = re.compile(r"^\((\d{1,9})\) ", re.MULTILINE)  # as a line begins


@dataclass(frozen=True)
class Story:
    """Lines of a timeline, the oldest first."""

    lines: tuple[Line, ...]

    @property
    def numbered(self) -> str:
        """`(12) 02:14 Note: rolled back checkout`, a line each, whatever line ends stand in them: nobody can forge a number."""
        return "\n".join(f"({line.seq}) {_said(line)}" for line in self.lines)

    @property
    def plain(self) -> str:
        """The same without the numbers."""
        return "\n".join(map(_said, self.lines))

    def named(self, numbers: Iterable[int]) -> tuple[Line, ...]:
        """The lines of these numbers, in order, each once. Raises LookupError for a number that was not shown."""
        wanted = set(numbers)
        found = tuple(line for line in self.lines if line.seq in wanted)
        if len(found) < len(wanted):
            raise LookupError("a line that was not shown")
        return found

    def found(self, numbers: Iterable[int]) -> tuple[int, ...]:
        """The numbers in order. None of them where one was not shown: then it was made up."""
        try:
            return tuple(line.seq for line in self.named(numbers))
        except LookupError:
            return ()


def numbers_in(text: str) -> frozenset[int]:
    """Those of a numbered story."""
    return frozenset(map(int, NUMBERED.findall(text)))


def story_of(incident: Incident) -> Story:
    """The newest lines of it."""
    return Story(tuple(timeline(incident, newest=NEWEST)))


def _said(line: Line) -> str:
    return f"{line.at:%H:%M} {' '.join(line.said.split())}"
