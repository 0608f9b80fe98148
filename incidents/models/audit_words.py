"""What a text search looks through: the words of an audit event. No evidence, but an ordinary row that may go."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models

from incidents.models.audit_event import AuditEvent


class AuditWords(models.Model):
    """Of one event, in small letters; filled soon after it was written (audit/words.py). An erasure empties `words`."""

    event = models.OneToOneField(AuditEvent, primary_key=True, on_delete=models.CASCADE, related_name="searched")
    words = models.TextField(blank=True)
    recorded_at = models.DateTimeField()  # the event's

    class Meta:
        verbose_name_plural = "audit words"
        indexes = [
            models.Index(fields=["recorded_at"], name="audit_words_newest"),
            GinIndex(fields=["words"], opclasses=["gin_trgm_ops"], name="audit_words_trigrams"),
        ]

    def __str__(self) -> str:
        return f"words of {self.event_id}"
