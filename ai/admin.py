"""What the model was asked and what it cost, to read."""

from django.contrib import admin

from ai.models import BudgetMonth, LoggingLook, ModelCall
from incidents.readonly_admin import ReadOnlyAdmin


@admin.register(ModelCall)
class ModelCallAdmin(ReadOnlyAdmin):
    of_incident = "incident"
    list_display = ("__str__", "incident", "model", "prompt", "outcome", "input_tokens", "output_tokens", "cost_usd")
    list_filter = ("job", "outcome")
    list_select_related = ("incident",)


@admin.register(BudgetMonth)
class BudgetMonthAdmin(ReadOnlyAdmin):
    list_display = ("__str__", "told")


@admin.register(LoggingLook)
class LoggingLookAdmin(ReadOnlyAdmin):
    list_display = ("region", "is_on", "looked_at")
