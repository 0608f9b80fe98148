"""Whether Bedrock keeps a log of prompts in a region, as it was seen last."""

from collections.abc import Iterable

from django.db import models


class LoggingLookQuerySet(models.QuerySet["LoggingLook"]):
    def lock(self, regions: Iterable[str]) -> "list[LoggingLook]":
        """The rows of those regions, locked in their order; made where there are none."""
        self.bulk_create([LoggingLook(region=region) for region in sorted(regions)], ignore_conflicts=True)
        return list(self.filter(pk__in=regions).order_by("pk").select_for_update())


class LoggingLook(models.Model):
    """`looked_at` is when Bedrock was last asked to any avail; None before the first time."""

    region = models.CharField(max_length=40, primary_key=True)
    is_on = models.BooleanField(default=False)
    looked_at = models.DateTimeField(null=True, blank=True)

    objects = LoggingLookQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.region}: {'on' if self.is_on else 'off'}"
