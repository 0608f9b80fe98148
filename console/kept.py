"""A picture kept with a message of the room: shown on the incident's page, and never as anything that a browser would run."""

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from console.private import PRIVATE
from incidents.authority import may
from incidents.models import Incident, KeptImage
from incidents.signed_in import actor_of

HEADERS = PRIVATE | {"Cross-Origin-Resource-Policy": "same-origin"}


@require_safe
def picture(request: HttpRequest, pk: int) -> HttpResponse:
    """Its bytes, under the type they were found to be. One that is not, and one that is not for this reader, are the same 404."""
    actor = actor_of(request)
    seen = Incident.objects.visible_to(actor)
    image = KeptImage.objects.select_related("message__incident").filter(pk=pk, message__incident__in=seen).first()
    if image is None or not may(actor, "read", image.message.incident):
        raise Http404
    ending = image.mimetype.partition("/")[2]
    shown = {"Content-Disposition": f'attachment; filename="kept-{image.pk}.{ending}"'}
    return HttpResponse(bytes(image.content), content_type=image.mimetype, headers=HEADERS | shown)
