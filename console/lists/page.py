"""The list of incidents: filtered, searched, a page at a time. Its address says all that it shows."""

from datetime import datetime, timedelta, tzinfo
from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from console.audit.zone import OFFERED, name_of, zone_of
from console.lists import choices, people, postmortems, saved
from console.lists.asked import Asked, read
from console.lists.find import asked_for, find
from console.lists.paging import Found
from console.lists.place import Mark, place_in
from console.lists.rows import rows_of
from console.lists.ways import Way, ways
from console.models.saved_view import Listing
from incidents.authority import may
from incidents.models import AuditEvent, Incident
from incidents.models.incident import IncidentQuerySet, Severity, State
from incidents.searched import filled_until
from incidents.signed_in import actor_of

LOOKED_AT = 500  # of the newest incidents, for the names of services that the filter offers
BEHIND = timedelta(minutes=1)  # of the words that are searched


def incident_list(request: HttpRequest) -> HttpResponse:
    """The page. Whatever cannot be read of its address is said beside the field, and nothing is listed."""
    actor = actor_of(request)
    if request.method not in ("GET", "HEAD") or not may(actor, "read", None):
        raise PermissionDenied
    zone = zone_of(request)
    visible = Incident.objects.visible_to(actor)
    given = read(request.GET, zone=zone)
    place, lost = place_in(request.GET)
    found = Found[Incident](rows=[])
    if not given.wrong:
        found = find(asked_for(visible, given.conditions), place, newest_first=given.newest_first)
    context = {
        **admin.site.each_context(request),
        "title": "Incidents",
        "given": given,
        "lost": lost,
        "rows": rows_of(found.rows, zone=zone),
        "pages": _pages(given, found),
        "saved": saved.shown(actor, Listing.INCIDENTS, given.kept()),
        "export": may(actor, "export_incidents", None),
        "is_nav_sidebar_enabled": False,  # the table needs the width
        **_offered(visible, given, zone),
    }
    return render(request, "console/lists/incidents.html", context)


def _pages(given: Asked, found: Found[Incident]) -> list[Way]:
    marks = [str(Mark.of(one)) for one in found.rows]
    return ways(
        given.address,
        first=marks[0] if marks else "",
        last=marks[-1] if marks else "",
        earlier=found.earlier_pages,
        later=found.later_pages,
        newest_first=given.newest_first,
    )


def _offered(visible: IncidentQuerySet, given: Asked, zone: tzinfo) -> dict[str, Any]:
    """What helps to fill the filter in, and what the search cannot know yet."""
    return {
        "states": State.choices,
        "severities": Severity.choices,
        "standings": choices.STANDING,
        "orders": choices.ORDERS,
        "ages": choices.AGES,
        "drafts": choices.DRAFTS,
        "war_rooms": choices.WAR_ROOM,
        "postmortems": [(name, kind.label) for name, kind in postmortems.KINDS.items()],
        "services": _services(visible),
        "names": people.offered(),
        "zones": OFFERED,
        "zone_name": name_of(zone, timezone.now()),
        "unsearched_since": _unsearched_since(zone) if given.searches else None,
    }


def _services(visible: IncidentQuerySet) -> list[str]:
    """Of the newest incidents; any other that there is may be typed."""
    newest = visible.order_by("-started_at", "-number").values_list("service", flat=True)[:LOOKED_AT]
    return sorted(set(newest) - {""})


def _unsearched_since(zone: tzinfo) -> datetime | None:
    """The time after which a search finds nothing yet, where that is more than moments ago."""
    until = filled_until()
    events = AuditEvent.objects.exclude(incident=None).order_by("-at", "-seq", "-pk")
    newest = events.values_list("recorded_at", flat=True).first()
    if newest is None or (until is not None and newest - until < BEHIND):
        return None
    return until.astimezone(zone) if until else datetime.fromtimestamp(0, tz=zone)
