"""How many alerts say no severity, so that their source's own was taken: of the last seven days, by source."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Q
from django.utils import timezone

from incidents.models.alert import Alert
from incidents.severity import severity_of

SPAN = timedelta(days=7)


@dataclass(frozen=True, kw_only=True)
class Share:
    """Of one source: how many alerts, how many of them without a label, and what those are taken as."""

    source: str
    alerts: int
    unlabelled: int
    taken_as: str

    @property
    def percent(self) -> int:
        """Whole per cent, but neither 0 nor 100 where that would hide some."""
        if self.unlabelled in (0, self.alerts):
            return 100 * self.unlabelled // self.alerts
        return min(99, max(1, round(100 * self.unlabelled / self.alerts)))


def by_source() -> list[Share]:
    """Of every source that had alerts, by name."""
    recent = Alert.objects.filter(started_at__gt=timezone.now() - SPAN).values("source").order_by("source")
    counted = recent.annotate(alerts=Count("pk"), unlabelled=Count("pk", filter=Q(severity_given=False)))
    return [Share(**row, taken_as=severity_of({}, source=row["source"])[0]) for row in counted]


def share() -> float:
    """From 0 to 1, of all sources together; NaN without an alert."""
    sources = by_source()
    alerts = sum(source.alerts for source in sources)
    return sum(source.unlabelled for source in sources) / alerts if alerts else float("nan")
