"""What happened so far, for whoever joins late: the model's sentences, each with the timeline's lines that it rests on.

A sentence that rests on nothing, or on what is not there, is not shown, nor are the others then: the timeline is.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from django.utils import timezone
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from ai.answered import as_json
from ai.ask import ask, known_people
from ai.jobs import CATCH_UP
from ai.outcomes import WHY, Outcome
from ai.story import Story, story_of
from clients import signed_cache
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.timeline import Line, lines_of, timeline

KEPT_S = 120  # one who asks within that time reads what another was told, and what happened since
SINCE = 15  # lines at most of what happened after it was written
FOUNDLESS = "The model's answer rested on entries that there are not, so it is not shown."


class _Sentence(BaseModel):
    model_config = ConfigDict(strict=True)

    text: Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=300)]
    lines: Annotated[list[int], Field(min_length=1, max_length=8)]


class _Told(BaseModel):
    sentences: Annotated[list[_Sentence], Field(min_length=1, max_length=8)]


class _Kept(BaseModel):
    """What the model said, of how many lines, up to which number, and when."""

    told: _Told
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
    kept = signed_cache.kept(key, _Kept)
    if kept is None:
        kept = _asked(incident)
        if isinstance(kept, str):
            return CatchUp(why=kept)
        signed_cache.keep(key, kept, seconds=KEPT_S)
    return _shown(incident, kept)


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
    try:
        told = _told(answer.text, story)
    except ValidationError:
        return WHY[Outcome.UNUSABLE]
    except LookupError:
        return FOUNDLESS
    return _Kept(told=told, read=len(story.lines), up_to=story.lines[-1].seq, at=timezone.now())


def _told(text: str, story: Story) -> _Told:
    """Raises ValidationError for another answer than was asked for, LookupError for one that rests on what is not there."""
    told = _Told.model_validate_json(as_json(text))
    for sentence in told.sentences:
        story.named(sentence.lines)
    return told


def _shown(incident: Incident, kept: _Kept) -> CatchUp:
    """With the lines as they stand now: what was erased since is gone from them."""
    wanted = {number for sentence in kept.told.sentences for number in sentence.lines}
    story = Story(tuple(lines_of(AuditEvent.objects.filter(chain=incident.chain, seq__in=wanted).order_by("seq"))))
    return CatchUp(
        sentences=tuple(Sentence(text=one.text, rests_on=story.named(one.lines)) for one in kept.told.sentences),
        at=kept.at,
        read=kept.read,
        since=tuple(line for line in timeline(incident, newest=SINCE) if line.seq > kept.up_to),
    )
