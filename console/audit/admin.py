"""Audit events among the admin's records: their list and their pages are those of the audit log, which count nothing."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from incidents.models import AuditEvent
from incidents.readonly_admin import ReadOnlyAdmin


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    of_incident = "incident"

    def changelist_view(self, request: HttpRequest, _extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Leads to the search."""
        self._refuse_unless_read(request)
        text = request.GET.get("q", "")
        return HttpResponseRedirect(reverse("audit") + (f"?{urlencode({'text': text})}" if text else ""))

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        _form_url: str = "",
        _extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Leads to the event's page, which says whether there is one for this reader."""
        self._refuse_unless_read(request)
        try:
            return HttpResponseRedirect(reverse("audit_event", args=[UUID(object_id)]))
        except ValueError:
            raise Http404 from None

    def history_view(
        self, request: HttpRequest, object_id: str, _extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """An event has no history but itself."""
        return self.change_view(request, object_id)

    def _refuse_unless_read(self, request: HttpRequest) -> None:
        if request.method not in ("GET", "HEAD") or not self.has_view_permission(request):
            raise PermissionDenied
