"""How incidents went in a range of days: how many there were, how long things took, whether reminders helped.

All incidents count, also those that the reader may not open: what is given are numbers, never which incidents they are of.
"""

from datetime import date, timedelta, tzinfo

from django.utils import timezone

from incidents.analytics import by_day, by_row
from incidents.analytics.period import Measures
from incidents.analytics.pulses import rated
from incidents.analytics.span import Span
from incidents.models.incident import Incident, Severity

LATE = timedelta(minutes=5)  # a row is there within two
FEW = 1_000  # incidents whose rows are read one by one


def measures(since: date, until: date, *, zone: tzinfo, severity: Severity | None = None) -> Measures:
    """Of those days, both included, as they are counted in `zone`; of one severity, or of all.

    Of few incidents times are read from their rows, of more from what each day comes to. Three statements, of few incidents four.
    Raises ValueError for days in the wrong order and for more than 731 of them.
    """
    span = Span(since=since, until=until, zone=zone)
    pieces = span.pieces()
    whole, *periods = by_day.periods(span, pieces, severity)
    is_exact = whole.total <= FEW
    if is_exact:
        whole, *periods = by_row.periods([span, *pieces], severity)
    return Measures(
        span=span,
        severity=severity,
        whole=whole,
        periods=periods,
        pulse=rated(since, until),
        is_exact=is_exact,
        is_behind=_is_behind(),
    )


def _is_behind() -> bool:
    newest = Incident.objects.select_related("measured").order_by("-number").first()
    return newest is not None and newest.opened_at < timezone.now() - LATE and not hasattr(newest, "measured")
