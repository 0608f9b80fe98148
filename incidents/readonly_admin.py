"""The admin of every record: to read, for whom authority.py lets read. What changes state is a button that calls a verb."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from incidents.authority import may
from incidents.models.incident import Incident
from incidents.signed_in import actor_of

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:  # subscriptable for the type checker only
    Base = admin.ModelAdmin


class ReadOnlyAdmin(Base):
    """Every field read-only, for superusers too; no bulk actions. Rows of an incident are there for whom that incident is."""

    of_incident = ""  # the way from a row to its incident, such as `revision__draft__incident`; empty: it has none
    actions = None
    list_per_page = 50
    show_full_result_count = False

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        if not self.of_incident:
            return rows
        visible = Incident.objects.visible_to(actor_of(request))
        return rows.filter(models.Q((f"{self.of_incident}__in", visible)) | models.Q((self.of_incident, None)))

    def has_view_permission(self, request: HttpRequest, _obj: models.Model | None = None) -> bool:
        return bool(may(actor_of(request), "read", None))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: models.Model | None = None) -> bool:
        return False
