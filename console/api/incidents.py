"""Incidents: listed, looked at, and declared."""

from typing import Any

from django.urls import reverse
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from console.api.described import described, writes
from console.api.door import Door
from console.api.fields import Choice, Flag, Moment, Strict, Text
from console.api.limits import refuse_beyond
from console.api.once import Done, once
from console.api.pages import NextPage, Paged, fields, ordered, page
from console.api.people import Named
from console.api.seen import readable, the
from incidents import intake, links
from incidents.models import Incident
from incidents.models.access_token import Scope
from incidents.models.incident import ENDED, IncidentQuerySet, Severity, State
from slackbot.declaring import MAX_TITLE, parsed
from statuspage.models.publication import Publication

ORDERS = ("number", "started_at", "resolved_at")  # each has its index
LISTED = ("ic", "declared_by", "duplicate_of")
DECLARED_AN_HOUR = 12


class IncidentOut(serializers.Serializer[Incident]):
    """An incident. Times are UTC; one that has not come is null."""

    reference = serializers.CharField(help_text="Its name everywhere, such as INC-214.")
    id = serializers.UUIDField()
    title = serializers.CharField()
    severity = serializers.ChoiceField(choices=Severity.values)
    state = serializers.ChoiceField(choices=State.values)
    is_open = serializers.BooleanField()
    shadow = serializers.BooleanField(help_text="Its source is in shadow mode: nothing was opened, sent or paged.")
    service = serializers.CharField(allow_blank=True)
    team = serializers.CharField(allow_blank=True)
    affected = serializers.ListField(child=serializers.CharField(), help_text="Services that people named.")
    ic = Named(allow_null=True, help_text="Who leads, or led last.")
    declared_by = Named(allow_null=True)
    started_at = serializers.DateTimeField()
    detected_at = serializers.DateTimeField(allow_null=True)
    opened_at = serializers.DateTimeField()
    room_ready_at = serializers.DateTimeField(allow_null=True)
    mitigated_at = serializers.DateTimeField(allow_null=True)
    resolved_at = serializers.DateTimeField(allow_null=True)
    cancelled_at = serializers.DateTimeField(allow_null=True)
    cancel_reason = serializers.CharField(allow_blank=True)
    duplicate_of = serializers.CharField(allow_null=True, source="duplicate_of.reference", default=None)
    console = serializers.SerializerMethodField(help_text="Where people see it.")

    def get_console(self, incident: Incident) -> str:
        return links.console(incident)


class Published(serializers.Serializer[Any]):
    """What customers read last."""

    id = serializers.CharField()
    title = serializers.CharField()
    body = serializers.CharField()
    status = serializers.CharField()
    impact = serializers.CharField()
    published_at = serializers.DateTimeField(allow_null=True)


class IncidentNow(IncidentOut):
    """One incident as its record is now, with what customers read. Its ETag is what If-Match takes."""

    customers_read = serializers.SerializerMethodField()

    @extend_schema_field(Published(allow_null=True))
    def get_customers_read(self, incident: Incident) -> Any:
        newest = Publication.newest_published(incident)
        if newest is None:
            return None
        words = {name: getattr(newest.content, name) for name in ("title", "body", "status", "impact")}
        return Published({"id": str(newest.pk), "published_at": newest.settled_at, **words}).data


class IncidentsOut(NextPage):
    """A page of incidents."""

    results = IncidentOut(many=True)


class AskedIncidents(Paged):
    """Which incidents, in which order."""

    state = Choice(choices=State.values, required=False)
    severity = Choice(choices=Severity.values, required=False)
    open = Flag(required=False, help_text="Whether it is neither resolved nor cancelled.")
    shadow = Flag(required=False)
    service = Text(required=False, max_length=200)
    team = Text(required=False, max_length=200)
    opened_since = Moment(required=False)
    opened_until = Moment(required=False, help_text="Up to then, and not then.")
    ordering = ordered(
        *ORDERS,
        default="-number",
        help_text="By default the newest first: `number` is the order in which they were opened."
        " Of `resolved_at` those that are not resolved come last, either way.",
    )


class Declared(Strict):
    """An incident to be opened."""

    title = Text(min_length=1, max_length=MAX_TITLE, pattern=r"\S")
    severity = Choice(choices=Severity.values)
    service = Text(required=False, default="", max_length=200, allow_blank=True)


class Incidents(Door):
    """All that the owner of the token may read."""

    query = AskedIncidents

    @described("incidents_list", IncidentsOut, query=AskedIncidents)
    def get(self, request: Request) -> Response:
        """Incidents, the newest first, a page at a time."""
        self.enter(Scope.READ, "list_incidents")
        known = _narrowed(readable(self.access.actor), self.asked).select_related(*LISTED)
        found, after = page(known, self.asked, by=fields(self.asked["ordering"], "number"), of="incidents")
        return Response(IncidentsOut({"results": found, "next": after}).data)

    @writes("incidents_declare", Declared, IncidentNow, finds=False)
    def post(self, request: Request) -> Response:
        """Opens an incident, with its room and its people, as `/incident declare` does."""
        self.access.refuse_without(Scope.DECLARE)
        asked = Declared(data=request.data)
        asked.is_valid(raise_exception=True)
        return once(self, lambda key: self._declare(asked.validated_data, key))

    def _declare(self, asked: dict[str, Any], key: str) -> Done:
        refuse_beyond(self.access, "declare", None, most=DECLARED_AN_HOUR)
        actor = self.access.actor
        severity, title = parsed(f"{asked['severity']} {asked['title']}")
        incident, _ = intake.declare(
            title=title, severity=severity, service=asked["service"], actor=actor, person=actor.somebody, once=key
        )
        at = reverse("api_incident", args=[incident.reference])
        return 201, dict(IncidentNow(the(incident.reference, actor)).data), at


class OneIncident(Door):
    """One of them."""

    @described("incidents_get", IncidentNow, finds=True)
    def get(self, request: Request, reference: str) -> Response:
        """How it stands, and what customers read."""
        incident = self.enter_incident(reference, "get_incident")
        return Response(IncidentNow(incident).data)


def _narrowed(known: IncidentQuerySet, asked: dict[str, Any]) -> IncidentQuerySet:
    for name in ("state", "severity", "shadow", "service", "team"):
        if name in asked:
            known = known.filter(**{name: asked[name]})
    if "open" in asked:
        known = known.exclude(state__in=ENDED) if asked["open"] else known.filter(state__in=ENDED)
    if "opened_since" in asked:
        known = known.filter(opened_at__gte=asked["opened_since"])
    if "opened_until" in asked:
        known = known.filter(opened_at__lt=asked["opened_until"])
    return known
