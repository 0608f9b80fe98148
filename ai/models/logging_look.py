"""Whether Bedrock keeps a log of prompts in a region, as it was seen last."""

from django.db import models


class LoggingLookQuerySet(models.QuerySet["LoggingLook"]):
    def lock(self, region: str) -> "LoggingLook":
        """The row of that region, locked; made where there is none."""
        self.bulk_create([LoggingLook(region=region)], ignore_conflicts=True)
        return self.select_for_update().get(pk=region)


class LoggingLook(models.Model):
    """`looked_at` is when Bedrock was last asked to any avail; None before the first time."""

    region = models.CharField(max_length=40, primary_key=True)
    is_on = models.BooleanField(default=False)
    looked_at = models.DateTimeField(null=True, blank=True)

    objects = LoggingLookQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.region}: {'on' if self.is_on else 'off'}"
