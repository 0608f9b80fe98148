"""How words of the record are told to somebody else's model: scrubbed, then fenced, and marked as untrusted."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, fields, replace
from typing import Any

from ai.ask import known_people
from ai.fence import Fence
from ai.mcp.answers import Untrusted
from ai.redaction import Known, scrub
from incidents.document import Document
from incidents.markdown import markdown
from incidents.models.incident import Incident
from incidents.short import short
from incidents.timeline import Line

MOST_SAID = 600  # characters of one line


@dataclass(frozen=True)
class Telling:
    """One answer's: all of its parts stand behind the same delimiter, which no text in them can hold."""

    known: Sequence[Known]
    fence: Fence = field(default_factory=Fence)

    @classmethod
    def of(cls, *incidents: Incident) -> "Telling":
        """Without the people who are known on any of these."""
        return cls(known_people(*incidents))

    @property
    def how_to_read(self) -> str:
        """What has to stand in the answer, outside the fence."""
        return self.fence.instructions()

    def words(self, label: str, text: str) -> Untrusted:
        """`text` under a label of our own."""
        return Untrusted(text=self.fence.wrap(label, scrub(text, known=self.known).text))

    def document(self, label: str, said: Document) -> Untrusted:
        """As Markdown. Each of its texts is scrubbed before the markup is in it: an escaped address looks like none."""
        return self.words(label, markdown(_each(said, lambda text: scrub(text, known=self.known).text)))

    def lines(self, label: str, lines: Sequence[Line]) -> Untrusted:
        """Numbered by the chain, a line each whatever line ends stand in them: nobody can forge a number."""
        return self.words(label, "\n".join(map(_said, lines)))


def _each(part: Any, change: Callable[[str], str]) -> Any:
    """The document, or a part of one, with every text in it changed."""
    if isinstance(part, str):
        return change(part)
    if isinstance(part, list | tuple):
        return type(part)(_each(one, change) for one in part)
    return replace(part, **{one.name: _each(getattr(part, one.name), change) for one in fields(part)})


def _said(line: Line) -> str:
    who = f" ({line.who})" if line.who else ""
    return f"({line.seq}) {line.at:%Y-%m-%d %H:%M:%S} {short(line.said, MOST_SAID)}{who}"
