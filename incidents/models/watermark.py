"""How far a source's alert groups have been compared with our record."""

from django.db import models


class Watermark(models.Model):
    """`at` is the source's own time: all that began before it is on record. It moves only when every page is committed."""

    source = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField()
    checked_at = models.DateTimeField(null=True, blank=True)  # by our clock: when the source last answered to the end

    def __str__(self) -> str:
        return f"{self.source} until {self.at:%Y-%m-%d %H:%M:%S}"
