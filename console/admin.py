"""The incident in the admin: a list to see at a glance where each stands, and a page that is its story. Read-only."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.safestring import SafeString

from console.page import tags
from console.page.ages import lasting
from console.page.story import story
from incidents.admin import actor_of
from incidents.models import Incident
from incidents.readonly_admin import ReadOnlyAdmin


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
    change_list_template = "console/incidents.html"
    list_display = ("reference", "severity_tag", "state_tag", "title", "age", "leads", "started")
    list_filter = ("state", "severity", ByService)
    search_fields = ("title", "service", "=number")
    date_hierarchy = "started_at"

    class Media:
        css = {"all": ["console/tokens.css"]}

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        related = ("ic", "comms_lead", "declared_by", "handoff_to")
        return Incident.objects.visible_to(actor_of(request)).select_related(*related)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """The list; its heading says what it lists."""
        return super().changelist_view(request, {"title": "Incidents", **(extra_context or {})})

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
        context = {
            **self.admin_site.each_context(request),
            "title": str(incident),
            "opts": self.opts,
            "story": story(incident),
            "is_nav_sidebar_enabled": False,  # one column to read; the way back is the line above it
            **(extra_context or {}),
        }
        return TemplateResponse(request, "console/incident.html", context)

    @admin.display(description="severity", ordering="severity")
    def severity_tag(self, incident: Incident) -> SafeString:
        return tags.severity(incident)

    @admin.display(description="state", ordering="state")
    def state_tag(self, incident: Incident) -> SafeString:
        return tags.state(incident)

    @admin.display(description="age", ordering="-started_at")
    def age(self, incident: Incident) -> str:
        return lasting(incident.minutes_open())

    @admin.display(description="started (UTC)", ordering="started_at")
    def started(self, incident: Incident) -> str:
        return f"{incident.started_at:%d %b %Y, %H:%M}"

    @admin.display(description="leads", ordering="ic__name")
    def leads(self, incident: Incident) -> str:
        return str(incident.ic) if incident.ic else "nobody"
