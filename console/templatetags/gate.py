"""Loudly, on the first page and on an incident's: what was published against its approval, and what others posted."""

from typing import Any

from django import template
from django.template.context import Context

from console.gate.violations import posts_for, violations_for
from incidents.authority import may
from incidents.models import Incident
from incidents.signed_in import actor_of

register = template.Library()


@register.inclusion_tag("console/gate_alarm.html", takes_context=True)
def gate_alarm(context: Context, incident: Incident | None = None) -> dict[str, Any]:
    """Of one incident, or of all that this reader may know of; nothing for whoever may not read the record."""
    actor = actor_of(context["request"])
    if not may(actor, "read", None):
        return {}
    violations, unsigned = violations_for(actor), posts_for(actor).filter(seconded_by=None)
    if incident:
        violations = [one for one in violations if one["incident"] == str(incident.pk)]
        unsigned = unsigned.filter(incident=incident)
    return {"violations": len(violations), "unsigned": unsigned.count()}
