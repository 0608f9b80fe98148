"""How the gate stands by the last check, for /metrics."""

from django.conf import settings
from django.utils import timezone

from statuspage.connected import is_connected
from statuspage.models.foreign_post import ForeignPost
from statuspage.models.gate_check import GateCheck


def violation_count() -> int:
    """How many the last check of the record found."""
    one = GateCheck.objects.filter(page=settings.STATUSPAGE_PAGE_ID).first()
    return len(one.violations) if one else 0


def unsigned_count() -> int:
    """Foreign posts for which two people have not signed."""
    return ForeignPost.objects.filter(seconded_by=None).count()


def seconds_since_looked() -> float:
    """How long ago the page was last compared with the record; NaN before the first time, and where no page is connected."""
    one = GateCheck.objects.filter(page=settings.STATUSPAGE_PAGE_ID).exclude(looked_at=None).first()
    if one is None or one.looked_at is None or not is_connected():
        return float("nan")
    return (timezone.now() - one.looked_at).total_seconds()
