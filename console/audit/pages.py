"""The pages that list events: of every incident, of one, of the system chain. The address says all that a page shows."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from typing import Any
from uuid import UUID

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render
from django.utils import timezone

from console.audit.asked import Filter, read
from console.audit.chain_status import ChainStatus, status_of, status_of_all
from console.audit.find import find, visible_events
from console.audit.kinds import KINDS, Kind
from console.audit.shown import days_of, rows_of
from console.audit.zone import OFFERED, name_of, zone_of
from console.lists import people, saved
from console.lists.paging import Found, Place
from console.lists.place import LOST
from console.lists.ways import Way, ways
from console.models.saved_view import Listing
from incidents.actor import Actor
from incidents.audit.record import system_chain
from incidents.audit.words import filled_until
from incidents.authority import may
from incidents.models import AuditEvent, Incident
from incidents.signed_in import actor_of

BEHIND = timedelta(minutes=1)  # of the index that text is searched in
SYSTEM_KINDS = ("sign-in", "people", "templates", "connections", "log", "refused")  # what the system chain holds


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Which events a page lists: of one `chain`, with its incident if it is one's, or of all."""

    title: str
    status: ChainStatus
    chain: str = ""
    incident: Incident | None = None
    newest_first: bool = True

    @property
    def of(self) -> str:
        """Which list it is, as the button that takes it away says it."""
        return str(self.incident.pk) if self.incident else "system" if self.chain else ""

    @property
    def kinds(self) -> list[Kind]:
        """What can be asked for: of an incident, nothing that only the system chain holds."""
        if self.incident:
            return [kind for kind in KINDS if kind.name == "refused" or kind.name not in SYSTEM_KINDS]
        return [kind for kind in KINDS if not self.chain or kind.name in SYSTEM_KINDS]


def everything(request: HttpRequest) -> HttpResponse:
    """The search over all incidents that the reader may know of."""
    return _page(request, lambda actor: Listed(title="Audit log", status=status_of_all(actor)))


def of_incident(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One incident's timeline, whole. One that there is not, and one that is not for this reader, are the same 404."""

    def listed(actor: Actor) -> Listed:
        incident = Incident.objects.visible_to(actor).filter(pk=pk).first()
        if incident is None:
            raise Http404
        status = status_of(incident.chain, incident)
        return Listed(
            title=f"Audit log of {incident.reference}",
            status=status,
            chain=incident.chain,
            incident=incident,
            newest_first=False,
        )

    return _page(request, listed)


def of_system(request: HttpRequest) -> HttpResponse:
    """Signing in, people, rights, settings, exports: what is of no incident."""

    def listed(actor: Actor) -> Listed:
        if not may(actor, "read_system", None):
            raise PermissionDenied
        chain = system_chain()
        return Listed(title="Audit log of the system", status=status_of(chain, None), chain=chain)

    return _page(request, listed)


def reader(request: HttpRequest) -> Actor:
    """Who reads, if they may read the record at all."""
    actor = actor_of(request)
    if not may(actor, "read", None):
        raise PermissionDenied
    return actor


def _page(request: HttpRequest, listing: Callable[[Actor], Listed]) -> HttpResponse:
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    actor = reader(request)
    listed, zone = listing(actor), zone_of(request)
    given = read(request.GET, zone=zone, visible=Incident.objects.visible_to(actor), chain=listed.chain)
    events = visible_events(actor)
    place, lost = _place(request, events)
    found = Found(rows=[]) if given.wrong else find(events, given.asked, place, newest_first=listed.newest_first)
    context = {
        **admin.site.each_context(request),
        "title": listed.title,
        "listed": listed,
        "given": given,
        "lost": lost,
        "days": days_of(rows_of(found.rows, zone=zone)),
        "pages": _pages(given, found, newest_first=listed.newest_first),
        "of": listed.of,
        "saved": None if listed.chain else saved.shown(actor, Listing.AUDIT, given.kept()),
        "export": may(actor, "export_audit", None),
        "may_verify": may(actor, "ask_check", None),
        "may_read_system": may(actor, "read_system", None),
        "is_nav_sidebar_enabled": False,
        **_offered(given, zone),
    }
    return render(request, "console/audit/list.html", context)


def _offered(given: Filter, zone: tzinfo) -> dict[str, Any]:
    """What helps to fill the filter in, and what it cannot know yet."""
    return {
        "names": people.offered(),
        "zones": OFFERED,
        "zone_name": name_of(zone, timezone.now()),
        "unsearched_since": _unsearched_since(zone) if given.asked.text else None,
    }


def _unsearched_since(zone: tzinfo) -> datetime | None:
    """The time after which a search by text finds nothing yet, where that is more than moments ago."""
    until = filled_until()
    newest = AuditEvent.objects.order_by("-at", "-seq", "-pk").values_list("recorded_at", flat=True).first()
    if newest is None or (until is not None and newest - until < BEHIND):
        return None
    return until.astimezone(zone) if until else datetime.fromtimestamp(0, tz=zone)


def _place(request: HttpRequest, events: QuerySet[AuditEvent]) -> tuple[Place[AuditEvent], str]:
    """Where the page begins; and what is wrong with the address, where it names no event that this reader may know of."""
    if request.GET.get("end"):
        return Place(at_end=True), ""
    before, after = (_named(request.GET.get(name, ""), events) for name in ("before", "after"))
    asked = request.GET.get("before") or request.GET.get("after")
    return Place(before=before, after=after), "" if before or after or not asked else LOST


def _named(value: str, events: QuerySet[AuditEvent]) -> AuditEvent | None:
    try:
        return events.filter(pk=UUID(value)).first()
    except ValueError:
        return None


def _pages(given: Filter, found: Found[AuditEvent], *, newest_first: bool) -> list[Way]:
    return ways(
        given.address,
        first=str(found.rows[0].pk) if found.rows else "",
        last=str(found.rows[-1].pk) if found.rows else "",
        earlier=found.earlier_pages,
        later=found.later_pages,
        newest_first=newest_first,
    )
