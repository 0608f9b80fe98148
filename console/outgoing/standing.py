"""How many of our listeners are told nothing."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from console.models import Endpoint
from console.models.endpoint import OffReason

FORGOTTEN = timedelta(days=7)  # one that is off by hand for longer is meant to be


def off_count() -> int:
    """Endpoints that went off by themselves, and those that somebody switched off within the last seven days."""
    lately = Q(off_reason=OffReason.BY_HAND, off_at__gt=timezone.now() - FORGOTTEN)
    return Endpoint.objects.filter(lately | ~Q(off_reason=OffReason.BY_HAND), is_on=False).count()
