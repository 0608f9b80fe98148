"""People: those on record, the people of one incident, and the roles and groups that there are."""

from typing import Any

from django.conf import settings
from django.http import Http404
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.api.described import described
from console.api.door import Door
from console.api.fields import Choice, Flag
from console.api.pages import NextPage, Paged, fields, ordered, page
from incidents.groups import ALL
from incidents.models import Incident, Person
from incidents.models.access_token import Scope
from incidents.models.incident_role import label


class PersonOut(serializers.Serializer[Person]):
    """Somebody on record. The reference is what the audit log calls them."""

    reference = serializers.CharField(help_text="Such as p_9f2c41d07be3a865.")
    name = serializers.CharField(source="__str__")
    is_active = serializers.BooleanField()
    groups = serializers.SerializerMethodField()

    def get_groups(self, person: Person) -> list[str]:
        return sorted(group.name for group in person.user.groups.all()) if person.user else []


class Named(serializers.Serializer[Person]):
    """Somebody, within another answer."""

    reference = serializers.CharField()
    name = serializers.CharField(source="__str__")


class PeopleOut(NextPage):
    """A page of people."""

    results = PersonOut(many=True)


class AskedPeople(Paged):
    """Which people."""

    active = Flag(required=False)
    group = Choice(choices=sorted(ALL), required=False)
    ordering = ordered("id", "name", default="id", help_text="By default in the order in which they came on record.")


class HeldRole(serializers.Serializer[Any]):
    """A role that somebody holds in an incident."""

    role = serializers.CharField(help_text="As INCIDENT_ROLES names it, or `ic`.")
    person = Named()
    since = serializers.DateTimeField(allow_null=True)


class Called(serializers.Serializer[Any]):
    """Somebody who was called in, or came by."""

    person = Named()
    via = serializers.CharField(help_text="What made them one, such as `on call: Primary`.")
    invited_at = serializers.DateTimeField(allow_null=True)
    not_reached = serializers.CharField(allow_blank=True, help_text="Why no invitation reached them; else empty.")


class PeopleOfIncident(serializers.Serializer[Any]):
    """Everybody who has a part in an incident."""

    incident = serializers.CharField()
    ic = Named(allow_null=True)
    handoff_to = Named(allow_null=True, help_text="To whom the lead is offered.")
    declared_by = Named(allow_null=True)
    roles = HeldRole(many=True)
    responders = Called(many=True)


class RoleOut(serializers.Serializer[Any]):
    """A role of incidents."""

    role = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]  # a field like others, whatever a field calls so


class RolesOut(serializers.Serializer[Any]):
    """The roles that can be given in an incident, and the groups that give rights in all."""

    roles = RoleOut(many=True)
    groups = serializers.ListField(child=serializers.CharField())


class People(Door):
    """Those on record, each once."""

    query = AskedPeople

    @described("people_list", PeopleOut, query=AskedPeople)
    def get(self, request: Request) -> Response:
        """Everybody on record; whoever was merged into somebody else is that one."""
        self.enter(Scope.READ, "list_people")
        known = Person.objects.filter(merged_into=None).select_related("user").prefetch_related("user__groups")
        if "active" in self.asked:
            known = known.filter(is_active=self.asked["active"])
        if "group" in self.asked:
            known = known.filter(user__groups__name=self.asked["group"])
        found, after = page(known, self.asked, by=fields(self.asked["ordering"], "id"), of="people")
        return Response(PeopleOut({"results": found, "next": after}).data)


class OnePerson(Door):
    """One of them."""

    @described("people_get", PersonOut, finds=True)
    def get(self, request: Request, person: str) -> Response:
        """Somebody by the reference that the audit log has; of a merged one whoever they are now."""
        self.enter(Scope.READ, "get_person")
        found = Person.objects.select_related("user", "merged_into__user").filter(reference=person).first()
        if found is None:
            raise Http404
        return Response(PersonOut(found.root).data)


class PeopleInIncident(Door):
    """Who has a part in it."""

    @described("incidents_people", PeopleOfIncident, finds=True)
    def get(self, request: Request, reference: str) -> Response:
        """Who leads, who holds a role, and who was called in."""
        incident = self.enter_incident(reference, "get_people")
        return Response(PeopleOfIncident(_people_of(incident)).data)


class Roles(Door):
    """Which there are."""

    @described("roles_list", RolesOut)
    def get(self, request: Request) -> Response:
        """The roles that an IC can give here (INCIDENT_ROLES), and the groups."""
        self.enter(Scope.READ, "list_roles")
        roles = [
            {"role": "ic", "label": "IC"},
            *({"role": one, "label": label(one)} for one in settings.INCIDENT_ROLES),
        ]
        return Response(RolesOut({"roles": roles, "groups": sorted(ALL)}).data)


def _people_of(incident: Incident) -> dict[str, Any]:
    held = [{"role": one.role, "person": one.person.root, "since": one.since} for one in incident.roles.all()]
    leads = [{"role": "ic", "person": incident.ic, "since": incident.ic_since}] if incident.ic else []
    return {
        "incident": incident.reference,
        "ic": incident.ic,
        "handoff_to": incident.handoff_to,
        "declared_by": incident.declared_by,
        "roles": [*leads, *held],
        "responders": incident.responders.select_related("person"),
    }
