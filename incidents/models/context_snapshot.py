"""What was seen of an incident's service at one moment, kept as it was: the first one stays for the postmortem."""

from functools import cached_property
from typing import Any

from django.db import models
from pydantic import TypeAdapter

from incidents.context import Context
from incidents.models.incident import Incident

_CONTEXT = TypeAdapter(Context)


class ContextSnapshot(models.Model):
    """Written once; only `chart`, Slack's id of the picture drawn from it, comes later. Its log lines are redacted."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="context_snapshots")
    taken_at = models.DateTimeField()  # the moment its numbers are of
    content = models.JSONField()
    chart = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"{self.incident.reference} at {self.taken_at:%Y-%m-%d %H:%M:%S}"

    @cached_property
    def context(self) -> Context:
        """What was seen."""
        return _CONTEXT.validate_python(self.content)

    @staticmethod
    def as_stored(context: Context) -> dict[str, Any]:
        """`content` for what was seen."""
        stored: dict[str, Any] = _CONTEXT.dump_python(context, mode="json")
        return stored
