"""A message of the war room that somebody wanted in the timeline. What it says stands in the audit log alone."""

from datetime import UTC, datetime

from django.db import models

from incidents.models.incident import Incident
from incidents.models.person import Person


class KeptMessage(models.Model):
    """Kept once, however many ask for it. `ts` and `channel` are Slack's, as text; so is `edited`, when it was changed last."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="kept_messages")
    channel = models.CharField(max_length=32)
    ts = models.CharField(max_length=40)
    author = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # of us, if any
    kept_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    kept_at = models.DateTimeField(auto_now_add=True)
    edited = models.CharField(max_length=40, blank=True)
    deleted_at = models.DateTimeField(null=True, blank=True)  # in Slack

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["channel", "ts"], name="kept_message_once"),
            models.CheckConstraint(
                condition=~models.Q(channel="") & ~models.Q(ts=""), name="kept_message_is_somewhere"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} {self.written_at:%H:%M}"

    @property
    def written_at(self) -> datetime:
        """When it was written, as Slack has it."""
        return datetime.fromtimestamp(float(self.ts), tz=UTC)

    @property
    def author_reference(self) -> str | None:
        """As events name them; nobody, where an app wrote it."""
        return self.author.reference if self.author else None
