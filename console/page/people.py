"""Who has to do with an incident: whom it called, and whoever leads it, declared it or holds a role, called or not."""

from collections.abc import Iterator
from dataclasses import dataclass

from incidents.models import Incident, Person, Responder


@dataclass(frozen=True, kw_only=True)
class Known:
    """Somebody, and what made them one of its people. `responder` is None for whom nobody has called in."""

    person: Person
    via: str
    responder: Responder | None = None


def people_of(incident: Incident) -> list[Known]:
    """Everybody on record, each once, whoever was called first. No query where `responders` and `roles` are loaded."""
    found: dict[int, Known] = {}
    for known in (*_called(incident), *_beside(incident)):
        found.setdefault(known.person.pk, known)
    return list(found.values())


def _called(incident: Incident) -> Iterator[Known]:
    for one in incident.responders.all():
        yield Known(person=one.person, via=one.via, responder=one)


def _beside(incident: Incident) -> Iterator[Known]:
    parts = {"leads it": incident.ic, "is offered the lead": incident.handoff_to, "declared it": incident.declared_by}
    for via, person in parts.items():
        if person:
            yield Known(person=person, via=via)
    for held in incident.roles.all():
        yield Known(person=held.person, via=held.label)
