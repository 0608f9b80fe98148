"""Everybody whom the table of who may can tell apart, in one led incident."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.models import Group, User
from django.utils import timezone

from incidents import roles
from incidents.actor import Actor
from incidents.models import Incident, IncidentRole, Person, Responder, StandIn
from incidents.models.stand_in import LASTS
from tests.conftest import by, enrol

IN_THE_ROOM = {
    "IC", "comms lead", "scribe", "ops lead", "deputy", "shadow", "responder", "commander in comms", "offered",
}  # fmt: skip
ACTIVE = IN_THE_ROOM | {
    "outsider", "commander elsewhere", "of responders", "approver", "stand-in", "auditor", "viewer", "operator", "superuser",
}  # fmt: skip
EVERYBODY = ACTIVE | {"deactivated"}


@dataclass(frozen=True, kw_only=True)
class Cast:
    """One led incident, and everybody whom the table can tell apart."""

    incident: Incident
    people: dict[str, Person]

    def actors(self) -> Iterator[tuple[str, str, Actor]]:
        """Each of them at each door: the console, Slack elsewhere, and Slack in the room."""
        for name, person in self.people.items():
            account = person.user if name == "superuser" else None
            yield name, "console", Actor(via="console", person=person, account=account)
            yield name, "slack", by(person)
            yield name, "the room", by(person, room=self.incident)

    def actors_as_of_now(self) -> Iterator[tuple[str, str, Actor]]:
        """Each with all that is on record of them, which one answer would look up anew."""
        return ((name, door, actor.as_of_now()) for name, door, actor in self.actors())

    def loaded(self) -> Incident:
        return Incident.objects.with_people().get(pk=self.incident.pk)


def enter(incident: Incident) -> None:
    groups = {"commander in comms": "commanders", "IC": "commanders", "commander elsewhere": "commanders",
              "of responders": "responders", "approver": "approvers", "auditor": "auditors", "viewer": "viewers",
              "operator": "operators"}  # fmt: skip
    people = {
        name: enrol(f"U0{place:07}", written(name), *_listed(groups.get(name)))
        for place, name in enumerate(sorted(EVERYBODY))
    }
    roles.claim(incident, actor=by(people["IC"]))
    roles.offer_handoff(incident, to=people["offered"], actor=by(people["IC"]))
    for role in ("scribe", "ops lead", "deputy", "shadow"):
        IncidentRole.objects.create(incident=incident, role=role.replace(" ", "_"), person=people[role])
    IncidentRole.objects.create(incident=incident, role="comms_lead", person=people["commander in comms"])
    IncidentRole.objects.create(incident=incident, role="comms_lead_too", person=people["comms lead"])
    for name in ("responder", "deactivated"):
        Responder.objects.create(incident=incident, person=people[name], via="called in")
    until = timezone.now() + LASTS / 2
    StandIn.objects.create(incident=incident, person=people["stand-in"], named_by=people["approver"], until=until)
    User.objects.filter(person=people["superuser"]).update(is_superuser=True)
    for group in Group.objects.all():
        group.user_set.add(people["deactivated"].user)  # type: ignore[arg-type]
    Person.objects.filter(pk=people["deactivated"].pk).update(is_active=False)


def written(name: str) -> str:
    return name.replace(" ", "-")


def _listed(group: str | None) -> list[str]:
    return [group] if group else []
