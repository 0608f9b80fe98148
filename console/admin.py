"""The incident in the admin: a list to see at a glance where each stands, and a page that is its story. Read-only."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils import timezone

from console.audit.admin import AuditEventAdmin
from console.audit.export import take_away
from console.audit.zone import zone_of
from console.lists.page import incident_list
from console.page.beside import incidents_beside
from console.page.context import context_of
from console.people.admin import PersonAdmin
from console.prepared.admin import TemplateAdmin
from console.signin import accounts_admin  # noqa: F401 registers accounts and groups
from incidents.errors import VerbRefused
from incidents.models import Incident
from incidents.readonly_admin import ReadOnlyAdmin
from incidents.rooms import open_room
from incidents.signed_in import actor_of

__all__ = [
    "AuditEventAdmin",
    "IncidentAdmin",
    "PersonAdmin",
    "TemplateAdmin",
]  # Django looks for what is registered here


@admin.register(Incident)
class IncidentAdmin(ReadOnlyAdmin):
    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        related = ("ic", "declared_by", "handoff_to", "turn")
        return Incident.objects.visible_to(actor_of(request)).select_related(*related)

    def changelist_view(self, request: HttpRequest, _extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The console's own list, which counts nothing."""
        return incident_list(request)

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
