"""A publication's receipt, and the program that verifies it, to be taken away."""

from pathlib import Path

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from incidents.authority import may
from incidents.models import Incident
from incidents.signed_in import actor_of
from statuspage import verify_receipt
from statuspage.models import Publication
from statuspage.models.publication_state import PublicationState
from statuspage.receipt import receipt


@require_safe
def publication_receipt(request: HttpRequest, pk: str) -> HttpResponse:
    """Of one that is published. One that there is not, and one that is not for this reader, are the same 404."""
    actor = actor_of(request)
    if not may(actor, "read", None):
        raise PermissionDenied
    published = Publication.objects.filter(pk=pk, state=PublicationState.PUBLISHED)
    visible = published.filter(incident__in=Incident.objects.visible_to(actor))
    publication = visible.select_related(
        "incident", "approval__revision", "approval__approver", "approval__event"
    ).first()
    if publication is None:
        raise Http404
    name = f"receipt-{publication.incident.reference}-{str(publication.pk)[:8]}.json"
    return _file(receipt(publication), name=name, kind="application/json")


@require_safe
def verifier(_request: HttpRequest) -> HttpResponse:
    """`verify_receipt.py`, as it is."""
    return _file(Path(verify_receipt.__file__).read_text(), name="verify_receipt.py", kind="text/x-python")


def _file(text: str, *, name: str, kind: str) -> HttpResponse:
    return HttpResponse(
        text, content_type=f"{kind}; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )
