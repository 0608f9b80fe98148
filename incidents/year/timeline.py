"""The timeline of a planned incident, as events of its chain. Each says that it was seeded.

When it was really written the database notes beside it, as of every event: `audit_verify` lists these chains as written late.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.chain import canonical_form, next_hash, origin
from incidents.audit.record import event_of
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import Incident, Severity, State
from incidents.models.incident_role import COMMS_LEAD
from incidents.models.person import Person
from incidents.unclaimed import REASON
from incidents.year.catalogue import FALSE_ALARMS
from incidents.year.plan import Ending, Planned

VIA = "seed"  # of the actor of each event: nobody came by a door of ours
SOURCE = "seeded"  # of alerts
SEEDER = Actor(via=VIA, name="seeded year")
CLAIMED_AFTER = timedelta(minutes=2)


@dataclass(frozen=True, kw_only=True)
class Happened:
    """One event to be."""

    at: datetime
    action: Action
    actor: Actor
    detail: Mapping[str, Any] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)


def alert_group(planned: Planned) -> str:
    """Of its alert, as a source would call it."""
    return f"SEED{planned.id.hex[:16].upper()}"


def events_of(planned: Planned, incident: Incident, *, people: list[Person], original: str) -> Iterator[AuditEvent]:
    """Its whole chain, unsaved, in order. `original` is the reference of the incident of which it is a duplicate."""
    before, incident_id = origin(incident.chain).hash, incident.pk
    happened = sorted(_happened(planned, incident, people=people, original=original), key=lambda one: one.at)
    for seq, one in enumerate(happened, start=1):
        content = event_of(
            one.action, actor=one.actor, chain=incident.chain, seq=seq, at=one.at, words=one.words, detail=one.detail
        )
        canonical = canonical_form(content)
        digest = next_hash(before, canonical)
        yield AuditEvent(
            chain=incident.chain,
            seq=seq,
            previous=before,
            canonical=canonical,
            hash=digest,
            incident_id=incident_id,
            action=one.action,
            at=one.at,
            parsed=content,
        )
        before = digest


def _happened(planned: Planned, incident: Incident, *, people: list[Person], original: str) -> Iterator[Happened]:
    ic = Actor(via=VIA, person=people[planned.ic])
    yield _opened(planned, incident, ic)
    if planned.ending != Ending.LAPSED:
        claimed = {"was": State.ALERT_RECEIVED.value, "ic": people[planned.ic].reference, "by": "claim"}
        yield Happened(at=planned.at + CLAIMED_AFTER, action=Action.IC_CLAIMED, actor=ic, detail=claimed)
    if incident.severity == Severity.P1 and planned.ending == Ending.RESOLVED:
        comms = {"role": COMMS_LEAD, "to": people[planned.comms].reference, "was": []}
        yield Happened(at=planned.at + CLAIMED_AFTER * 1.5, action=Action.ROLE_GIVEN, actor=ic, detail=comms)
    for minutes, words in planned.said:
        yield Happened(
            at=planned.at + timedelta(minutes=minutes, seconds=7),
            action=Action.STATUS_UPDATE_SENT,
            actor=ic,
            words={"update": words},
        )
    if not planned.by_hand and planned.ending in (Ending.RESOLVED, Ending.LAPSED):
        cleared = planned.mitigated_at + timedelta(seconds=30)
        detail = {"alert_group": alert_group(planned)}
        yield Happened(at=cleared, action=Action.ALERT_CLEARED, actor=SEEDER, detail=detail)
    yield from _end(planned, ic, original=original)


def _opened(planned: Planned, incident: Incident, ic: Actor) -> Happened:
    """By its alert, or by whoever led it."""
    how: dict[str, Any] = {"number": incident.number, "severity": incident.severity, "room": incident.needs_room}
    how |= {"declared": "by hand"} if planned.by_hand else {"source": SOURCE, "alert_group": alert_group(planned)}
    by = ic if planned.by_hand else SEEDER
    return Happened(at=planned.at, action=Action.INCIDENT_OPENED, actor=by, detail=how, words={"title": planned.title})


def _end(planned: Planned, ic: Actor, *, original: str) -> Iterator[Happened]:
    was, minutes = State.ACTIVE.value, {"minutes": planned.minutes}
    match planned.ending:
        case Ending.RESOLVED:
            at = planned.mitigated_at + timedelta(seconds=40)
            detail = {"minutes": planned.mitigated}
            yield Happened(at=at, action=Action.INCIDENT_MITIGATED, actor=ic, detail=detail)
            end, by, more = Action.INCIDENT_RESOLVED, ic, {"was": State.MITIGATED.value}
        case Ending.LAPSED:
            end, by, more = Action.INCIDENT_RESOLVED, SEEDER, {"was": State.ALERT_RECEIVED.value, "reason": REASON}
        case Ending.DUPLICATE:
            end, by, more = Action.INCIDENT_DUPLICATE, ic, {"was": was, "of": original}
        case _:
            end, by, more = Action.INCIDENT_CANCELLED, ic, {"was": was}
    why = {"why": FALSE_ALARMS[planned.minutes % len(FALSE_ALARMS)]} if end == Action.INCIDENT_CANCELLED else {}
    yield Happened(at=planned.ended_at, action=end, actor=by, detail=minutes | more, words=why)
