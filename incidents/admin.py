"""The record in the admin: read-only for everybody; a failed effect has Retry. Incidents, people, events are the console's."""

from django.contrib import admin, messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.http import url_has_allowed_host_and_scheme

from incidents.errors import VerbRefused
from incidents.models import (
    Alert,
    ChecklistItem,
    ContextSnapshot,
    Delivery,
    IncidentRole,
    OutboxEntry,
    Postmortem,
    Responder,
    StandIn,
    Watermark,
)
from incidents.outbox.retry import retry
from incidents.readonly_admin import ReadOnlyAdmin
from incidents.signed_in import actor_of

admin.site.site_header = "Incident response"
admin.site.site_title = "Incident response"
admin.site.index_title = "Open incidents"
admin.site.site_url = None  # there is no other site to view


@admin.register(Alert)
class AlertAdmin(ReadOnlyAdmin):
    of_incident = "incident"
    list_display = ("group_id", "title", "state", "severity", "source", "incident", "started_at", "cleared_at")
    list_filter = ("state", "found_by", "source", "severity")
    search_fields = ("group_id", "title")
    list_select_related = ("incident",)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    of_incident = "alert__incident"
    list_display = ("received_at", "group_id", "event_type", "source", "scheme", "standing", "alert")
    list_filter = ("standing", "source", "scheme", "event_type")
    list_select_related = ("alert",)
    exclude = ("body",)


@admin.register(Watermark)
class WatermarkAdmin(ReadOnlyAdmin):
    list_display = ("source", "at", "checked_at")


@admin.register(OutboxEntry)
class OutboxEntryAdmin(ReadOnlyAdmin):
    of_incident = "incident"
    change_form_template = "admin/incidents/outboxentry/change_form.html"
    list_display = ("kind", "state", "incident", "attempts", "due_at", "finished_at", "last_error")
    list_filter = ("state", "kind")
    search_fields = ("key", "last_error")
    list_select_related = ("incident",)
    ordering = ("-id",)

    def get_urls(self) -> list[URLPattern]:
        button = path("<int:pk>/retry/", self.admin_site.admin_view(self.retry), name="incidents_outboxentry_retry")
        return [button, *super().get_urls()]

    def retry(self, request: HttpRequest, pk: int) -> HttpResponse:
        """The Retry button: a failed effect is tried again. Leads back to the page of ours named in `next`, else to its own."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_permission(request):
            return HttpResponse(status=403)
        if self.get_object(request, str(pk)) is None:
            raise Http404
        try:
            retry(pk, actor=actor_of(request))
            messages.success(request, "It is owed again and will be tried within seconds.")
        except VerbRefused as refused:
            messages.error(request, str(refused))
        back = request.POST.get("next", "")
        if not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
            back = reverse("admin:incidents_outboxentry_change", args=[pk])
        return HttpResponseRedirect(back)


@admin.register(Responder, IncidentRole, StandIn, ChecklistItem, ContextSnapshot, Postmortem)
class PartOfIncidentAdmin(ReadOnlyAdmin):
    of_incident = "incident"
    list_display = ("__str__", "incident")
    list_select_related = ("incident",)
