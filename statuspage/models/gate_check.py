"""What the last comparison of the record with the status page found, for who reads it between two of them."""

from django.db import models


class GateCheck(models.Model):
    """One row a page. Times are null until that was done once; counts and violations are those of the last whole check."""

    page = models.CharField(max_length=64, primary_key=True)
    looked_at = models.DateTimeField(null=True, blank=True)  # the newest incidents of the page
    checked_at = models.DateTimeField(null=True, blank=True)  # the record, and all of the page since the installation
    updates = models.PositiveIntegerField(default=0)  # on the page, each ours or among the foreign
    scheduled = models.PositiveIntegerField(default=0)  # left out: of scheduled maintenance
    older = models.PositiveIntegerField(default=0)  # left out: from before the installation
    violations = models.JSONField(default=list, blank=True)

    def __str__(self) -> str:
        return self.page
