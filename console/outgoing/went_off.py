"""Operators hear by e-mail that an endpoint was switched off by itself; the console says it where MAIL_FROM is not set."""

from django.conf import settings

from clients import mail
from console.models import Endpoint
from incidents.models import Person

SUBJECT = "Outgoing webhook switched off: {endpoint}"
TEXT = """“{endpoint}” is told nothing any more: {why}.

Look at its log, mend it, and switch it on again:
{url}

What happened while it was off is not sent by itself; each message of the log can be sent again.
"""


def mail_to(endpoint_id: int, person_id: int) -> None:
    """To one operator, if it is off still. Raises Refused, TryLater and OutcomeUnknown."""
    endpoint, person = Endpoint.objects.get(pk=endpoint_id), Person.objects.get(pk=person_id).root
    if endpoint.is_on or not settings.MAIL_FROM or not person.is_active or not person.email:
        return
    said = {
        "endpoint": endpoint.description,
        "why": endpoint.get_off_reason_display(),
        "url": f"{settings.PUBLIC_URL}/admin/webhooks/{endpoint.pk}/",
    }
    mail.send(person.email, subject=SUBJECT.format(**said), text=TEXT.format(**said))
