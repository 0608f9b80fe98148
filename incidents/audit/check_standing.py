"""How the audit log stands by its last verification, for /metrics."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from incidents.models.audit_check import AuditCheck, CheckState
from incidents.models.installation import Installation


def difference_count() -> int:
    """Chains that differ, by the last check of everything that came to its end."""
    last = _last()
    return len(last.findings) if last else 0


def overdue_seconds() -> float:
    """Since another check should have ended; 0 while there is time, NaN where none is made regularly."""
    if not settings.AUDIT_CHECK_HOURS:
        return float("nan")
    last = _last()
    since = last.started_at if last else Installation.objects.get().created_at
    return max(0.0, (timezone.now() - since - timedelta(hours=settings.AUDIT_CHECK_HOURS)).total_seconds())


def _last() -> AuditCheck | None:
    ended = AuditCheck.objects.filter(incident=None, since=None, state__in=[CheckState.SOUND, CheckState.BROKEN])
    return ended.order_by("-started_at").first()
