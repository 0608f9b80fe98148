"""The buttons on an incident's page that take its audit log away, for whoever may."""

from typing import Any

from django import template
from django.template.context import Context

from incidents.authority import may
from incidents.models import Incident
from incidents.signed_in import actor_of

register = template.Library()


@register.inclusion_tag("console/incident/export.html", takes_context=True)
def export_buttons(context: Context, incident: Incident) -> dict[str, Any]:
    """Nothing for whoever may not."""
    return {
        "incident": incident,
        "verdict": may(actor_of(context["request"]), "export_audit", incident),
        "csrf_token": context.get("csrf_token"),
    }
