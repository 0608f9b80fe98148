"""The admin of every record: to read. What changes state there is a button that calls a verb."""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:  # subscriptable for the type checker only
    Base = admin.ModelAdmin


class ReadOnlyAdmin(Base):
    """Every field read-only, for superusers too; no bulk actions."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, _request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, _request: HttpRequest, _obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, _request: HttpRequest, _obj: models.Model | None = None) -> bool:
        return False
