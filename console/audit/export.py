"""An incident's audit log to take away: the buttons on its page, and what else goes into a bundle than its chain."""

from collections.abc import Iterator
from pathlib import Path

from django.contrib import messages
from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponseBase,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import reverse

from clients.errors import OutsideError
from incidents.actor import Actor
from incidents.audit.bundle import Enclosed
from incidents.audit.export import Export, Form, export
from incidents.audit.extent import Extent, extent_of
from incidents.errors import VerbRefused
from incidents.models import Incident
from incidents.signed_in import actor_of
from statuspage import verify_receipt
from statuspage.receipt import receipts_of

NO_KEY = "Nothing was taken away: the key that signs it does not answer now. Try again in a minute."


def export_with_receipts(extent: Extent, *, form: Form, actor: Actor) -> Export:
    """As incidents/audit/export.py, with what the status page adds: the record below knows nothing of it."""
    return export(extent, form=form, actor=actor, enclosed=_enclosed(extent))


def _enclosed(extent: Extent) -> Iterator[Enclosed]:
    """The receipts of the incident's publications, and the program that verifies them."""
    source = Path(verify_receipt.__file__)
    yield Enclosed(source.name, source.read_bytes())
    if extent.incident:
        for publication, text in receipts_of(extent.incident, up_to=extent.up_to):
            yield Enclosed(f"receipts/{publication.pk}.json", text.encode())


def take_away(request: HttpRequest, pk: str, form: str) -> HttpResponseBase:
    """The buttons Bundle and Table. One that there is not, and one that is not for this reader, are the same 404."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    actor = actor_of(request)
    incident = Incident.objects.visible_to(actor).filter(pk=pk).first()
    if incident is None or form not in list(Form):
        raise Http404
    try:
        made = export_with_receipts(extent_of(incident), form=Form(form), actor=actor)
    except VerbRefused as refused:
        messages.error(request, str(refused))
    except OutsideError:
        messages.error(request, NO_KEY)
    else:
        return FileResponse(made.file, as_attachment=True, filename=made.name)
    return HttpResponseRedirect(reverse("admin:incidents_incident_change", args=[incident.pk]))
