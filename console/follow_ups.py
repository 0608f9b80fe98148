"""What is to be done because of an incident: added in the console, and ended there where there is no Linear."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from console.readable import readable_incident
from console.running.typed import typed
from incidents.errors import VerbRefused
from incidents.follow_ups import add_follow_up, end_follow_up
from incidents.models import Incident, Person
from incidents.models.follow_up import Priority
from incidents.signed_in import actor_of

MOST_ONCE = 36  # characters, as the page's own have


@require_POST
def add(request: HttpRequest, pk: UUID) -> HttpResponse:
    """As `task` in Slack does. Sent off twice it is added once."""
    incident = readable_incident(request, pk)
    try:
        add_follow_up(
            incident,
            text=typed(request, "text"),
            owner=_owner(typed(request, "whom")),
            priority=_priority(typed(request, "priority")),
            actor=actor_of(request),
            once=f"console:{incident.reference}:{typed(request, 'once')[:MOST_ONCE]}",
        )
    except VerbRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, "Added. It is on the list of what is to be done.")
    return _back(request, incident)


@require_POST
def end(request: HttpRequest, pk: UUID, follow_up: UUID) -> HttpResponse:
    """Done, or dropped."""
    incident, dropped = readable_incident(request, pk), typed(request, "how") == "dropped"
    try:
        end_follow_up(incident, follow_up_id=follow_up, dropped=dropped, actor=actor_of(request))
    except VerbRefused as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"It is {'dropped' if dropped else 'done'}, and nobody is reminded of it any more.")
    return _back(request, incident)


def _owner(reference: str) -> Person | None:
    """None where nobody is chosen. Raises VerbRefused for whom there is not."""
    if not reference.strip():
        return None
    found = Person.objects.filter(reference=reference.strip(), is_active=True).first()
    if found is None:
        raise VerbRefused("Nothing was added: choose somebody from the list, or nobody.")
    return found.root


def _priority(said: str) -> Priority | None:
    """None where none is chosen: then it goes by the severity. Raises VerbRefused for one that there is not."""
    if not said:
        return None
    if said not in map(str, Priority.values):
        raise VerbRefused("Nothing was added: choose a priority from the list.")
    return Priority(int(said))


def _back(request: HttpRequest, incident: Incident) -> HttpResponseRedirect:
    """Where the form stood."""
    page = "postmortem" if typed(request, "back") == "postmortem" else "admin:incidents_incident_change"
    return HttpResponseRedirect(f"{reverse(page, args=[incident.pk])}#to-be-done")
