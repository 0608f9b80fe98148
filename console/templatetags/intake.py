"""What came in, for the first page: sources in shadow mode, what opened no room, and alerts that say no severity."""

from typing import Any

from django import template
from django.conf import settings
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone

from console.page import no_room
from incidents import unlabelled
from incidents.authority import may
from incidents.models import Delivery, Incident
from incidents.models.delivery import Standing
from incidents.models.installation import Installation
from incidents.signed_in import actor_of

register = template.Library()


@register.inclusion_tag("console/shadow_mode.html", takes_context=True)
def shadow_mode(context: Context) -> dict[str, Any]:
    """Loudly, which sources are recorded only."""
    return {"sources": settings.SHADOW_SOURCES, "may_read": _may_read(context)}


@register.inclusion_tag("console/held.html")
def held() -> dict[str, Any]:
    """Loudly, that every effect waits."""
    installation = Installation.objects.get()
    return {"held_at": installation.held_at, "held_why": installation.held_why}


@register.inclusion_tag("console/intake.html", takes_context=True)
def intake(context: Context) -> dict[str, Any]:
    """Of the last seven days; kinds that there are none of are left out."""
    since = timezone.now() - unlabelled.SPAN
    recent = Incident.objects.visible_to(actor_of(context["request"])).filter(opened_at__gt=since)
    listed = reverse("admin:incidents_incident_changelist")
    counted = [
        (recent.filter(no_room.of_kind(kind.name)).count(), kind.label, f"{listed}?war_room={kind.name}")
        for kind in no_room.KINDS
    ]
    unknown = Delivery.objects.filter(standing=Standing.UNKNOWN, received_at__gt=since).count()
    deliveries = f"{reverse('admin:incidents_delivery_changelist')}?standing__exact={Standing.UNKNOWN}"
    counted.append((unknown, "named by a delivery, not known at their source", deliveries))
    return {
        "no_room": [row for row in counted if row[0]],
        "shares": unlabelled.by_source(),
        "may_read": _may_read(context),
    }


def _may_read(context: Context) -> bool:
    return bool(may(actor_of(context["request"]), "read", None))
