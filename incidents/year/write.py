"""Writes a planned year: incidents, alerts, roles, timelines and what they are found by, in one transaction, with COPY.

Nothing is announced and nothing is owed but copies of the chains: no room, no message, no publication comes of it.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from django.db import connection, models, transaction
from django.db.models.expressions import DatabaseDefault
from psycopg.types.json import Jsonb

from incidents.actor import OPERATOR
from incidents.audit.actions import Action
from incidents.audit.record import mirror_debt, record
from incidents.audit.store import is_mirrored
from incidents.errors import NotNow
from incidents.models.alert import Alert, AlertState
from incidents.models.audit_event import AuditEvent
from incidents.models.incident import CancelReason, Incident, Severity, State
from incidents.models.incident_role import COMMS_LEAD, IncidentRole
from incidents.models.person import Person
from incidents.models.subject import Subject
from incidents.outbox.owe import debt, owe_together
from incidents.subject import keep_subjects, plain, words_of
from incidents.year.catalogue import PEOPLE
from incidents.year.plan import Ending, Planned
from incidents.year.timeline import CLAIMED_AFTER, SOURCE, VIA, alert_group, events_of

AT_ONCE = 2_000  # incidents


def is_seeded_only() -> bool:
    """Whether every incident on record was seeded."""
    seeded = AuditEvent.objects.filter(incident=models.OuterRef("pk"), seq=1, parsed__actor__via=VIA)
    return not Incident.objects.exclude(models.Exists(seeded)).exists()


def write(planned: Sequence[Planned], *, seed: int, timelines: bool = True) -> None:
    """All of it or nothing. Without `timelines` incidents have no chain, which only a measure of something else can bear.

    Raises NotNow where that year is on record already.
    """
    if Incident.objects.filter(pk__in=[one.id for one in planned[:AT_ONCE]]).exists():
        raise NotNow("That year is on record already. Another seed gives another one.")
    while keep_subjects():  # the oldest that is kept says how far back that has come, and these are older
        continue
    with transaction.atomic():
        people = _people()
        references: dict[Any, str] = {}
        rest = iter(planned)
        while some := list(islice(rest, AT_ONCE)):
            incidents = [_incident(one, number, people) for one, number in zip(some, _numbers(len(some)), strict=True)]
            references |= {one.pk: one.reference for one in incidents}
            _write(some, incidents, people)
            if timelines:
                _write_timelines(some, incidents, people, references)
        if timelines:
            record(Action.YEAR_SEEDED, actor=OPERATOR, incidents=len(planned), seed=seed)


def _people() -> list[Person]:
    """Those of the catalogue, in its order; no right comes with them, and no account."""
    known = {one.email: one for one in Person.objects.filter(email__in=map(_email, PEOPLE))}
    new = [Person(name=name, email=_email(name)) for name in PEOPLE if _email(name) not in known]
    known |= {one.email: one for one in Person.objects.bulk_create(new)}
    return [known[_email(name)] for name in PEOPLE]


def _email(name: str) -> str:
    return f"{name.lower().replace(' ', '.')}@seeded.example"


def _numbers(count: int) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('incident_number') FROM generate_series(1, %s)", [count])
        return [number for (number,) in cursor.fetchall()]


def _incident(planned: Planned, number: int, people: list[Person]) -> Incident:
    led = planned.ending != Ending.LAPSED
    it = planned.trouble
    incident = Incident(
        id=planned.id,
        number=number,
        title=planned.title,
        severity=planned.severity,
        severity_given=not planned.by_hand,
        service="" if planned.by_hand else it.service,
        team="",
        affected=[it.service] if planned.by_hand else [],
        needs_room=planned.severity == Severity.P1,
        ic=people[planned.ic] if led else None,
        ic_since=planned.at + CLAIMED_AFTER if led else None,
        declared_by=people[planned.ic] if planned.by_hand else None,
        started_at=planned.at,
        opened_at=planned.at,
    )
    _end(incident, planned)
    return incident


def _end(incident: Incident, planned: Planned) -> None:
    if planned.ending in (Ending.RESOLVED, Ending.LAPSED):
        incident.state, incident.resolved_at = State.RESOLVED, planned.ended_at
        incident.mitigated_at = planned.mitigated_at if planned.ending == Ending.RESOLVED else None
        incident.cleared_at = None if planned.by_hand else planned.mitigated_at
        return
    is_duplicate = planned.ending == Ending.DUPLICATE
    incident.state, incident.cancelled_at = State.CANCELLED, planned.ended_at
    incident.cancel_reason = CancelReason.DUPLICATE if is_duplicate else CancelReason.FALSE_ALARM
    incident.duplicate_of_id = planned.duplicate_of


def _write(some: Sequence[Planned], incidents: Sequence[Incident], people: list[Person]) -> None:
    _copy(Incident, incidents)
    _copy(Alert, (_alert(one) for one in some if not one.by_hand))
    _copy(IncidentRole, (_comms(one, people) for one in some if _has_comms(one)))
    _copy(Subject, (_subject(one, of) for one, of in zip(some, incidents, strict=True) if of.state == State.RESOLVED))


def _alert(planned: Planned) -> Alert:
    return Alert(
        source=SOURCE,
        group_id=alert_group(planned),
        incident_id=planned.id,
        title=planned.title,
        state=AlertState.RESOLVED,
        severity=planned.severity,
        labels=planned.labels,
        started_at=planned.at,
        state_at=planned.mitigated_at,
        cleared_at=planned.mitigated_at,
    )


def _has_comms(planned: Planned) -> bool:
    return planned.severity == Severity.P1 and planned.ending == Ending.RESOLVED


def _comms(planned: Planned, people: list[Person]) -> IncidentRole:
    return IncidentRole(incident_id=planned.id, person=people[planned.comms], role=COMMS_LEAD, since=planned.at)


def _subject(planned: Planned, incident: Incident) -> Subject:
    """As it would be kept soon after the end, were that not long ago."""
    services = [incident.service, *incident.affected]
    words = words_of(incident.title, services=services, labels=[planned.labels])
    return Subject(incident_id=planned.id, title=plain(incident.title), words=words, ended_at=planned.ended_at)


def _write_timelines(
    some: Sequence[Planned], incidents: Sequence[Incident], people: list[Person], references: dict[Any, str]
) -> None:
    chains = [
        list(events_of(one, incident, people=people, original=references.get(one.duplicate_of, "")))
        for one, incident in zip(some, incidents, strict=True)
    ]
    _copy(AuditEvent, (event for chain in chains for event in chain))
    if is_mirrored():
        ends = zip(incidents, (chain[-1] for chain in chains), strict=True)
        owe_together([debt("mirror_chain", incident=incident, **mirror_debt(end)) for incident, end in ends])


def _copy(model: type[models.Model], rows: Iterable[models.Model]) -> None:
    """As they are, with nothing stamped: what the database makes up it does. Triggers see each row after those before it."""
    rows = iter(rows)
    if (first := next(rows, None)) is None:
        return
    fields = [one for one in model._meta.local_concrete_fields if _is_given(first, one)]
    columns = ", ".join(f'"{one.column}"' for one in fields)
    names = [(one.attname, isinstance(one, models.JSONField)) for one in fields]
    with connection.cursor() as cursor, cursor.copy(f"COPY {model._meta.db_table} ({columns}) FROM STDIN") as copy:
        for held in map(vars, (first, *rows)):
            copy.write_row([Jsonb(held[name]) if is_json else held[name] for name, is_json in names])


def _is_given(row: models.Model, field: Any) -> bool:
    made_up = field.generated or isinstance(field, models.AutoField)
    return not made_up and not isinstance(getattr(row, field.attname), DatabaseDefault)
