"""The record in the admin: read-only for everybody; a dead effect has a Retry button."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, HttpResponseRedirect
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from incidents.actor import Actor
from incidents.errors import VerbRefused
from incidents.models import (
    Alert,
    AuditEvent,
    ChecklistItem,
    Delivery,
    Incident,
    OutboxEntry,
    Person,
    Postmortem,
    Responder,
)
from incidents.outbox.retry import retry
from incidents.readonly_admin import ReadOnlyAdmin
from incidents.timeline import timeline

admin.site.site_header = "Incident response"
admin.site.site_title = "Incident response"
admin.site.index_title = "The record"


@admin.register(Incident)
class IncidentAdmin(ReadOnlyAdmin):
    list_display = ("reference", "title", "severity", "state", "ic", "started_at", "resolved_at")
    list_filter = ("state", "severity", "service")
    search_fields = ("title", "service", "=number")
    list_select_related = ("ic",)
    date_hierarchy = "started_at"
    readonly_fields = ("story",)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Incident]:
        return Incident.objects.visible_to(_actor(request)).select_related("ic")

    @admin.display(description="timeline (UTC)")
    def story(self, incident: Incident) -> SafeString:
        lines = ((f"{line.at:%Y-%m-%d %H:%M:%S}", line.said, line.who) for line in timeline(incident, everything=True))
        return format_html("<ol>{}</ol>", format_html_join("", "<li>{} {} <em>{}</em></li>", lines))


@admin.register(Alert)
class AlertAdmin(ReadOnlyAdmin):
    list_display = ("group_id", "title", "state", "severity", "source", "incident", "started_at", "cleared_at")
    list_filter = ("state", "source", "severity")
    search_fields = ("group_id", "title")
    list_select_related = ("incident",)


@admin.register(Delivery)
class DeliveryAdmin(ReadOnlyAdmin):
    list_display = ("received_at", "event_type", "source", "scheme", "alert")
    list_filter = ("source", "scheme", "event_type")
    list_select_related = ("alert",)
    exclude = ("body",)


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    list_display = ("at", "chain_name", "seq", "action", "short_hash")
    list_filter = ("action",)
    search_fields = ("chain", "=action")
    fields = ("chain", "seq", "action", "at", "recorded_at", "parsed", "previous_hash", "event_hash")
    readonly_fields = ("previous_hash", "event_hash")
    ordering = ("-at",)

    @admin.display(description="chain", ordering="chain")
    def chain_name(self, event: AuditEvent) -> str:
        return event.incident.reference if event.incident else "system"

    @admin.display(description="hash")
    def short_hash(self, event: AuditEvent) -> str:
        return bytes(event.hash).hex()[:12]

    @admin.display(description="hash of the event before")
    def previous_hash(self, event: AuditEvent) -> str:
        return bytes(event.previous).hex()

    @admin.display(description="hash")
    def event_hash(self, event: AuditEvent) -> str:
        return bytes(event.hash).hex()


@admin.register(OutboxEntry)
class OutboxEntryAdmin(ReadOnlyAdmin):
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
        """The Retry button: a dead effect is owed again."""
        if request.method != "POST":
            return HttpResponseNotAllowed(["POST"])
        if not self.has_view_permission(request):
            return HttpResponse(status=403)
        try:
            retry(pk, actor=_actor(request))
            messages.success(request, "It is owed again and will be tried within seconds.")
        except VerbRefused as refused:
            messages.error(request, str(refused))
        return HttpResponseRedirect(reverse("admin:incidents_outboxentry_change", args=[pk]))


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "reference", "email", "slack_id", "user", "is_active")
    search_fields = ("name", "email", "slack_id", "reference")
    list_filter = ("is_active",)


@admin.register(Responder, ChecklistItem, Postmortem)
class PartOfIncidentAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "incident")
    list_select_related = ("incident",)


def _actor(request: HttpRequest) -> Actor:
    """The person behind the console account, or the account by its id where nobody linked one."""
    person = getattr(request.user, "person", None)
    return Actor(via="console", person=person, name=f"console account {request.user.pk}")
