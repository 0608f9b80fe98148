"""After a restore: a postmortem that the record says was written is looked for in Linear, and is on record as filed again.

It is found by its id, which is its issue's there too. What was recorded before that stood in the record names only what Linear
calls the issue: then it is the incident's if its words lead to the incident's page here.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from clients import linear
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.authority import refuse_unless_may
from incidents.facts import IncidentChanged
from incidents.markdown import as_text
from incidents.models.incident import Incident, State
from incidents.models.outbox_entry import UNFINISHED, OutboxEntry
from incidents.models.postmortem import Postmortem
from incidents.outbox.announce import announce
from incidents.restore.said import said_of
from incidents.system_verb import system_verb

FILED = (Action.POSTMORTEM_FILED, Action.POSTMORTEM_UPDATED, Action.POSTMORTEM_FOUND)
SUMMARY = re.compile(r"^#{1,6} *\**Summary\**[ \t]*\n\s*([^\n]+)", re.MULTILINE)
NO_SUMMARY = "The database that held these words was restored from a backup. They stand in Linear."


@dataclass(frozen=True, kw_only=True)
class Written:
    """What the record says of an incident's postmortem. `issue` is its id, else what Linear calls it, else empty.

    `identifier` is empty where nothing says that it was filed. `anew`: it was written once more, and nothing says so of that.
    """

    incident: UUID
    at: datetime
    issue: str
    identifier: str
    episode: int
    is_fallback: bool
    anew: bool = False


@dataclass(frozen=True, kw_only=True)
class Found:
    """The same with its issue, and the episode that this is of."""

    incident: Incident
    written: Written
    issue: linear.Issue
    episode: int


def lost_postmortems() -> list[tuple[Incident, Written]]:
    """Those of which the record says more than the database knows. One that it knows and that is owed to Linear looks by itself."""
    said: dict[UUID, Written] = {}
    for incident, event in said_of(Action.POSTMORTEM_CREATED, *FILED):
        said[incident] = _after(said.get(incident), incident, event)
    known = Postmortem.objects.filter(incident__in=said).values_list("incident", "filed_episode")
    filed = dict(known)
    ours = Incident.objects.in_bulk(said)
    lost = [(ours[key], one) for key, one in said.items() if key in ours]
    return [
        (incident, one)
        for incident, one in lost
        if incident.pk not in filed or (one.identifier and filed[incident.pk] < _episode(one, incident))
    ]


def unwritten() -> QuerySet[Incident]:
    """Those whose end came back, and nothing says that their postmortem was written, or is going to be."""
    came_back = Incident.objects.filter(state=State.RESOLVED, events__action=Action.CHAIN_REPAIRED)
    without = came_back.filter(postmortem=None).exclude(events__action=Action.POSTMORTEM_CREATED)
    owed = OutboxEntry.objects.filter(kind="write_postmortem", state__in=UNFINISHED, incident__isnull=False)
    return without.exclude(pk__in=owed.values("incident")).distinct().order_by("number")


def look_in_linear(incident: Incident, written: Written) -> Found | None:
    """None where Linear does not show it. Raises Refused and TryLater."""
    issue = linear.find_issue(written.issue) if written.issue else None
    if issue is None or not _is_of(issue, incident, written):
        return None
    return Found(incident=incident, written=written, issue=issue, episode=_episode(written, incident))


@system_verb
def put_back(found: Found, *, actor: Actor) -> None:
    """It is on record as filed, with its summary as it stands there. Twice is harmless."""
    refuse_unless_may(actor.as_of_now(), "repair_chain", None)
    incident, issue = Incident.objects.lock(found.incident.pk), found.issue
    row = Postmortem.objects.filter(incident=incident).first() or Postmortem(pk=issue.id, incident=incident)
    if row.filed_episode >= found.episode:
        return
    row.summary, row.summary_is_fallback = _summary(issue), found.written.is_fallback
    row.identifier, row.url = issue.identifier, issue.url
    row.episode = row.filed_episode = found.episode
    row.filed_at = found.written.at
    row.save()
    Postmortem.objects.filter(pk=row.pk).update(written_at=found.written.at)
    event = record(
        Action.POSTMORTEM_FOUND,
        actor=actor,
        incident=incident,
        identifier=issue.identifier,
        postmortem=str(issue.id),
        episode=found.episode,
    )
    announce(IncidentChanged(incident.id), event=event)


def _after(before: Written | None, incident: UUID, said: dict[str, Any]) -> Written:
    detail, is_filed = said["detail"], said["action"] in FILED
    if before and before.identifier and not is_filed:
        return Written(**(vars(before) | {"anew": True}))
    identifier = detail["identifier"] if is_filed else ""
    return Written(
        incident=incident,
        at=datetime.fromisoformat(said["at"]),
        issue=detail.get("postmortem") or identifier,
        identifier=identifier,
        episode=detail.get("episode", 0),
        is_fallback=before.is_fallback if before and is_filed else detail.get("fallback", False),
    )


def _episode(written: Written, incident: Incident) -> int:
    """As the record has it; where it does not say, that of the incident's last end."""
    return written.episode or max(1, incident.episode - incident.is_open)


def _is_of(issue: linear.Issue, incident: Incident, written: Written) -> bool:
    known = Postmortem.objects.filter(incident=incident).values_list("pk", flat=True).first()
    if known is not None and known != issue.id:
        return False
    return str(issue.id) == written.issue or str(incident.pk) in (issue.description or "")


def _summary(issue: linear.Issue) -> str:
    """Whatever people have made of it there."""
    there = SUMMARY.search((issue.description or "").replace("\x00", ""))
    return as_text(there[1].strip()) if there else NO_SUMMARY
