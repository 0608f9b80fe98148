"""The incident in the admin: a list to see at a glance where each stands, and a page that is its story. Read-only."""

import re
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from console.audit.admin import AuditEventAdmin
from console.audit.export import take_away
from console.audit.zone import zone_of
from console.page import no_room, rooms, tags
from console.page.ages import age
from console.page.beside import incidents_beside
from console.page.context import context_of
from console.people.admin import PersonAdmin
from console.prepared.admin import TemplateAdmin
from console.signin import accounts_admin  # noqa: F401 registers accounts and groups
from incidents.errors import VerbRefused
from incidents.models import Incident
from incidents.models.incident import ENDED
from incidents.readonly_admin import ReadOnlyAdmin
from incidents.rooms import open_room
from incidents.signed_in import actor_of

__all__ = [
    "AuditEventAdmin",
    "IncidentAdmin",
    "PersonAdmin",
    "TemplateAdmin",
]  # Django looks for what is registered here

REFERENCE = re.compile(r"\binc-(?=\d)", re.IGNORECASE)


class Standing(admin.SimpleListFilter):
    """Whether anything is still to be done about it."""

    title = "standing"
    parameter_name = "standing"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        return [("open", "open"), ("over", "over")]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Incident]) -> QuerySet[Incident]:
        match self.value():
            case "open":
                return queryset.exclude(state__in=ENDED)
            case "over":
                return queryset.filter(state__in=ENDED)
        return queryset


class ByRoom(admin.SimpleListFilter):
    """Whether its war room stands, is to come, or why it opened none."""

    title = "war room"
    parameter_name = "war_room"

    def lookups(self, _request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        standing, without = ([(one.name, one.label) for one in kinds] for kinds in (rooms.KINDS, no_room.KINDS))
        return [*standing, ("any", "none, for any reason"), *without]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Incident]) -> QuerySet[Incident]:
        return queryset.filter(rooms.of_kind(self.value() or "")) if self.value() else queryset


class ByService(admin.SimpleListFilter):
    """The services there are; an incident without one has no entry, whose link would have no name."""

    title = "service"
    parameter_name = "service"

    def lookups(self, request: HttpRequest, _model_admin: Any) -> list[tuple[str, str]]:
        visible = Incident.objects.visible_to(actor_of(request)).exclude(service="")
        return [(name, name) for name in visible.order_by("service").values_list("service", flat=True).distinct()]

    def queryset(self, _request: HttpRequest, queryset: QuerySet[Incident]) -> QuerySet[Incident]:
        return queryset.filter(service=self.value()) if self.value() else queryset


@admin.register(Incident)
class IncidentAdmin(ReadOnlyAdmin):
    list_display = ("reference", "severity_tag", "state_tag", "war_room", "title", "service", "age", "leads", "started")
    list_display_links = ("reference", "title")
    list_filter = (Standing, ByRoom, "severity", "state", ByService)
    search_fields = ("title", "service", "=number")
    date_hierarchy = "started_at"
    empty_value_display = ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        related = ("ic", "declared_by", "handoff_to", "turn")
        visible = Incident.objects.visible_to(actor_of(request)).select_related(*related)
        return visible.annotate(room_failed=rooms.HAS_FAILED)

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[Incident], search_term: str
    ) -> tuple[QuerySet[Incident], bool]:
        """As Django searches; a reference is searched for by its number."""
        return super().get_search_results(request, queryset, REFERENCE.sub("", search_term))

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; its heading says what it lists."""
        shown = {"title": "Incidents", "is_nav_sidebar_enabled": False}  # the table needs the width
        return super().changelist_view(request, shown | (extra_context or {}))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        _form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """The incident's page. One that there is not, and one that is not for this reader, are the same 404."""
        if request.method not in ("GET", "HEAD") or not self.has_view_permission(request):
            raise PermissionDenied
        incident = self.get_object(request, unquote(object_id))
        if incident is None:
            raise Http404
        with timezone.override(zone_of(request)):
            return TemplateResponse(
                request, "console/incident.html", self._page(request, incident, extra_context)
            ).render()

    def _page(self, request: HttpRequest, incident: Incident, extra: dict[str, Any] | None) -> dict[str, Any]:
        return {
            **self.admin_site.each_context(request),
            **context_of(request, incident),
            "beside": incidents_beside(incident, actor_of(request)),
            "title": str(incident),
            "opts": self.opts,
            "is_nav_sidebar_enabled": False,  # the way back is the line above it
            **(extra or {}),
        }

    def get_urls(self) -> list[URLPattern]:
        button = path(
            "<path:pk>/open-room/", self.admin_site.admin_view(self.open_room), name="incidents_incident_open_room"
        )
        export = path(
            "<uuid:pk>/export/<str:form>/", self.admin_site.admin_view(take_away), name="incidents_incident_export"
        )
        return [button, export, *super().get_urls()]

    def open_room(self, request: HttpRequest, pk: str) -> HttpResponse:
        """The button Open a room. Leads back to the incident's page."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_permission(request):
            raise PermissionDenied
        incident = self.get_object(request, pk)
        if incident is None:
            raise Http404
        try:
            open_room(incident, actor=actor_of(request))
            messages.success(request, "Its room is being opened: channel, people and headline follow within seconds.")
        except VerbRefused as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("admin:incidents_incident_change", args=[incident.pk]))

    @admin.display(description="severity", ordering="severity")
    def severity_tag(self, incident: Incident) -> SafeString:
        return tags.severity(incident)

    @admin.display(description="state", ordering="state")
    def state_tag(self, incident: Incident) -> SafeString:
        return tags.state(incident)

    @admin.display(description="war room")
    def war_room(self, incident: Incident) -> SafeString | str:
        return tags.room(incident)

    @admin.display(description="age", ordering="-started_at")
    def age(self, incident: Incident) -> str:
        return age(incident)

    @admin.display(description="started (UTC)", ordering="started_at")
    def started(self, incident: Incident) -> str:
        return f"{incident.started_at:%d %b %Y, %H:%M}"

    @admin.display(description="leads", ordering="ic__name")
    def leads(self, incident: Incident) -> str:
        return str(incident.ic or ("nobody yet" if incident.is_open else "nobody"))
