"""The timeline: the audit log of one incident as sentences, for Slack, the console and the postmortem."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from incidents.audit.actions import Action
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.timeline_sentences import SENTENCES, Sentence


@dataclass(frozen=True, kw_only=True)
class Line:
    """One thing that happened: when (aware, UTC), what, as a sentence without a final stop, and who, by name.

    `seq` is its number in the incident's chain, `event` its id. `link` leads to a kept message, `picture` is the id of a kept
    image.
    """

    at: datetime
    action: Action
    said: str
    who: str
    seq: int
    event: UUID
    link: str = ""
    picture: int = 0


REFERENCE = re.compile(r"p_[0-9a-f]{16}")
MACHINERY = {
    Action.SLASH_COMMAND_RECEIVED,
    Action.PUBLICATION_RESERVED,
    Action.CHECKLIST_ITEM_UPDATED,
    Action.RATING_ASKED,
    Action.IC_RATED,
    Action.RATING_SKIPPED,
}


def timeline(incident: Incident, *, everything: bool = False, newest: int | None = None) -> list[Line]:
    """The story in order; with `everything` the machinery too (commands received, reservations, ticks).

    Of the `newest` so many lines, which takes no longer where there are thousands.
    """
    told = AuditEvent.objects.filter(chain=incident.chain).order_by("-seq")  # by the index of the chain, from its end
    if not everything:
        told = told.exclude(action__in=MACHINERY)
    return lines_of([*told[:newest]][::-1])


def length(incident: Incident) -> int:
    """How many events there are, the machinery's too."""
    newest = AuditEvent.objects.filter(chain=incident.chain).order_by("-seq").values_list("seq", flat=True).first()
    return newest or 0


def lines_of(events: Sequence[AuditEvent], *, say: Sentence | None = None) -> list[Line]:
    """Those events as lines, with one look at who is who; `say` gives the sentences, where there are more than SENTENCES."""
    said = [(say or sentence)(event) for event in events]
    names = names_of({_done_by(event) for event in events}.union(*map(REFERENCE.findall, said)))
    return [
        Line(
            at=event.at,
            action=Action(event.action),
            said=REFERENCE.sub(lambda found: names.get(found[0], "somebody"), words),
            who=names.get(_done_by(event), ""),
            seq=event.seq,
            event=event.pk,
            link=event.words.get("link", ""),
            picture=event.detail.get("image", 0),
        )
        for event, words in zip(events, said, strict=True)
    ]


def sentence(event: AuditEvent) -> str:
    """What it says, with people by reference. Raises KeyError for an action of the system chain alone."""
    return SENTENCES[Action(event.action)](event)


def _done_by(event: AuditEvent) -> str:
    return str(event.parsed["actor"]["ref"])


def names_of(references: set[str]) -> dict[str, str]:
    """How people are called whom events name by reference."""
    return {one.reference: str(one) for one in Person.objects.filter(reference__in=references)}
