"""How the model stands, as numbers: read from the database by whoever is asked, since what a worker counts nobody reads."""

from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum
from django.utils import timezone

from ai import guard
from ai.metering import budget, first_day, spent
from ai.models import LoggingLook, ModelCall


def logging_on_count() -> int:
    """In how many of the regions that questions may travel to prompts are kept."""
    return LoggingLook.objects.filter(region__in=guard.in_use(), is_on=True).count()


def seconds_since_looked() -> float:
    """How long ago all of these regions were last asked about that; infinite before the first time, NaN without a model."""
    regions = guard.in_use()
    looked = list(LoggingLook.objects.filter(region__in=regions).values_list("looked_at", flat=True))
    if not regions:
        return float("nan")
    oldest = min((at for at in looked if at), default=None)
    return (timezone.now() - oldest).total_seconds() if oldest else float("inf")


def budget_percent() -> float:
    """How much of this month's budget is spent."""
    return float(spent(first_day(timezone.now())) * 100 / budget())


@dataclass(frozen=True, kw_only=True)
class Used:
    """What one job had of one model this month, by how it ended; USD."""

    job: str
    model: str
    outcome: str
    calls: int
    tokens_in: int
    tokens_out: int
    usd: Decimal


def used() -> list[Used]:
    """All of this month (UTC)."""
    now = timezone.now()
    asked = ModelCall.objects.filter(asked_at__year=now.year, asked_at__month=now.month)
    rows = asked.values("job", "model", "outcome").annotate(
        calls=Count("pk"),
        tokens_in=Sum("input_tokens") + Sum("cached_tokens") + Sum("written_tokens"),
        tokens_out=Sum("output_tokens"),
        usd=Sum("cost_usd"),
    )
    return [Used(**row) for row in rows]
