"""The buttons of the lists: take away what is shown, save it as a view, delete a view. Each leads back to its list."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect, QueryDict
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from console.audit import asked as audit_asked
from console.audit.find import every, visible_events
from console.audit.zone import zone_of
from console.lists import asked, cells
from console.lists.export import Wanted, export
from console.lists.find import asked_for, in_order
from console.lists.saved import delete_view, save_view
from console.lists.typed import Typed
from console.models.saved_view import Listing
from console.running.typed import typed
from incidents.actor import Actor
from incidents.audit.record import system_chain
from incidents.authority import may
from incidents.errors import VerbRefused
from incidents.models import Incident
from incidents.signed_in import actor_of

AT_ONCE = 200  # rows a turn of the cursor, which the server keeps: a thousand are 8 MB
PIECE = 1 << 16  # bytes
SYSTEM = "system"  # in place of an incident's id
UNREAD = "Something in the filter cannot be read, so nothing was done. It is said beside the field."


@require_POST
def take_away(request: HttpRequest, listing: str) -> HttpResponseBase:
    """The button Take away as CSV: all that fits what the list was asked, not the page alone."""
    given, actor = _asked(request, listing)
    wanted = (_incidents if listing == Listing.INCIDENTS else _events)(request, given, actor)
    try:
        if wanted is not None:
            made = export(wanted, actor=actor)
            answer = FileResponse(made.file, as_attachment=True, filename=f"{listing}-{timezone.now():%Y-%m-%d}.csv")
            answer.block_size = PIECE
            return answer
        messages.error(request, UNREAD)
    except VerbRefused as refused:
        messages.error(request, str(refused))
    return _back(listing, given, of=typed(request, "of"))


@require_POST
def save(request: HttpRequest, listing: str) -> HttpResponseBase:
    """The button Save as a view. What stands in the address is read anew: a view asks nothing that a list cannot be asked."""
    given, actor = _asked(request, listing)
    read = _read(request, listing, given, actor)
    if read.wrong:
        messages.error(request, UNREAD)
        return _back(listing, given)
    name, shared = typed(request, "name"), bool(typed(request, "shared"))
    try:
        view = save_view(listing=Listing(listing), name=name, query=read.kept(), shared=shared, actor=actor)
        messages.success(request, f"Saved: “{view.name}”{', for everybody' if view.shared else ''}.")
    except VerbRefused as refused:
        messages.error(request, str(refused))
    return _back(listing, given)


@require_POST
def delete(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The button beside a view. Leads to the list as it is without one."""
    try:
        view = delete_view(pk, actor=actor_of(request))
        messages.success(request, f"“{view.name}” is deleted. The incidents and events in it are as they were.")
        return _back(view.listing, QueryDict())
    except VerbRefused as refused:
        messages.error(request, str(refused))
    return _back(Listing.INCIDENTS, QueryDict())


def _asked(request: HttpRequest, listing: str) -> tuple[QueryDict, Actor]:
    """What the list was asked, and by whom, where there is such a list and they may look at it."""
    actor = actor_of(request)
    if listing not in Listing.values:
        raise Http404
    if not may(actor, "read", None):
        raise PermissionDenied
    return QueryDict(typed(request, "query")), actor


def _read(request: HttpRequest, listing: str, given: QueryDict, actor: Actor) -> Typed:
    zone, visible = zone_of(request, given), Incident.objects.visible_to(actor)
    if listing == Listing.AUDIT:
        return audit_asked.read(given, zone=zone, visible=visible)
    return asked.read(given, zone=zone)


def _incidents(request: HttpRequest, given: QueryDict, actor: Actor) -> Wanted | None:
    """None where the filter cannot be read."""
    zone = zone_of(request, given)
    read = asked.read(given, zone=zone)
    rows = asked_for(Incident.objects.visible_to(actor), read.conditions)
    found = in_order(rows, falls=read.newest_first)
    return (
        None
        if read.wrong
        else Wanted(
            listed="incidents",
            asked="" if read.is_empty else read.kept(),
            headings=cells.OF_INCIDENTS,
            lines=lambda: cells.of_incidents(found.iterator(AT_ONCE), zone=zone),
        )
    )


def _events(request: HttpRequest, given: QueryDict, actor: Actor) -> Wanted | None:
    """None where the filter cannot be read. Of one incident, of the system, or of all."""
    zone, visible = zone_of(request, given), Incident.objects.visible_to(actor)
    chain = _chain(typed(request, "of"), actor)
    read = audit_asked.read(given, zone=zone, visible=visible, chain=chain)
    found = every(visible_events(actor), read.asked, newest_first=not chain or chain == system_chain())
    return (
        None
        if read.wrong
        else Wanted(
            listed="events",
            asked=" ".join(filter(None, [chain, "" if read.is_empty else read.kept()])),
            headings=cells.OF_EVENTS,
            lines=lambda: cells.of_events(found.select_related("incident").iterator(AT_ONCE), zone=zone),
        )
    )


def _chain(of: str, actor: Actor) -> str:
    """One that there is not, and one that is not for this reader, are the same 404."""
    if not of:
        return ""
    if of == SYSTEM:
        if not may(actor, "read_system", None):
            raise PermissionDenied
        return system_chain()
    try:
        incident = Incident.objects.visible_to(actor).filter(pk=UUID(of)).first()
    except ValueError:
        incident = None
    if incident is None:
        raise Http404
    return incident.chain


def _back(listing: str, given: QueryDict, *, of: str = "") -> HttpResponseRedirect:
    """To the list as it was asked; of one chain to that chain's."""
    if listing == Listing.INCIDENTS:
        to = reverse("admin:incidents_incident_changelist")
    elif of == SYSTEM:
        to = reverse("audit_system")
    else:
        to = reverse("audit_incident", args=[UUID(of)]) if of else reverse("audit")
    query = given.urlencode()
    return HttpResponseRedirect(f"{to}?{query}" if query else to)
