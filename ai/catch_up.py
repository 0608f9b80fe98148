"""What happened so far, for whoever joins late: the model's sentences, each with the timeline's lines that it rests on.

A sentence that rests on nothing, or on what is not there, is not shown, nor are the others then: the timeline is.
"""

from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from pydantic import BaseModel

from ai.ask import ask, known_people
from ai.caught_up import Told, told_in
from ai.jobs import CATCH_UP
from ai.story import Story, story_of
from clients import signed_cache
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.timeline import Line, lines_of, timeline

KEPT_S = 120  # one who asks within that time reads what another was told, and what happened since
SINCE = 15  # lines at most of what happened after it was written


class _Kept(BaseModel):
    """What the model said, of how many lines, up to which number, and when."""

    told: Told
    read: int
    up_to: int
    at: datetime


@dataclass(frozen=True, kw_only=True)
class Sentence:
    """One of the model's, and what it rests on."""

    text: str
    rests_on: tuple[Line, ...]


@dataclass(frozen=True, kw_only=True)
class CatchUp:
    """The sentences as of `at`, drawn from the newest `read` lines, and what happened `since`; or `why` there are none."""

    sentences: tuple[Sentence, ...] = ()
    at: datetime | None = None
    read: int = 0
    since: tuple[Line, ...] = ()
    why: str = ""


def catch_up(incident: Incident) -> CatchUp:
    """Asks the model, at most once in two minutes where it answers. Never raises for its sake."""
    key = f"catch_up:{incident.pk}"
    if kept := signed_cache.kept(key, _Kept):
        return _shown(incident, kept)
    said = _asked(incident)
    if isinstance(said, str):
        return CatchUp(why=said)
    signed_cache.keep(key, said, seconds=KEPT_S)
    return _shown(incident, said)


def _asked(incident: Incident) -> _Kept | str:
    """What it said, or why that cannot be shown."""
    story = story_of(incident)
    answer = ask(
        CATCH_UP,
        about=incident,
        material={"incident": f"{incident.title} (severity {incident.severity})", "timeline": story.numbered},
        known=known_people(incident),
        fallback="",
    )
    if answer.is_fallback:
        return answer.why
    last = story.lines[-1].seq
    return _Kept(told=told_in(answer.text), read=len(story.lines), up_to=last, at=timezone.now())


def _shown(incident: Incident, kept: _Kept) -> CatchUp:
    """With the lines as they stand now: what was erased since is gone from them."""
    wanted = {number for sentence in kept.told.sentences for number in sentence.lines}
    events = AuditEvent.objects.filter(chain=incident.chain, seq__in=wanted).order_by("seq")
    story = Story(tuple(lines_of(list(events))))
    return CatchUp(
        sentences=tuple(Sentence(text=one.text, rests_on=story.named(one.lines)) for one in kept.told.sentences),
        at=kept.at,
        read=kept.read,
        since=tuple(line for line in timeline(incident, newest=SINCE) if line.seq > kept.up_to),
    )
