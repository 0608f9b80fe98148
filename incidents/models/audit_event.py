"""One audit event of one chain, stored as written. The database refuses to change, delete or misplace it (see migrations)."""

import uuid
from typing import Any

from django.contrib.postgres.indexes import BrinIndex
from django.db import models
from django.db.models.fields.json import KT

from incidents.models.incident import Incident

DONE_BY = KT("parsed__actor__ref")  # a person's reference, or the name of a part of the product


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    """Events, of one incident where they are `incident.events`."""

    def newest(self, *actions: str) -> "AuditEvent | None":
        """The last of any of these actions."""
        return self.filter(action__in=actions).order_by("-seq").first()


class AuditEvent(models.Model):
    """`hash = SHA-256(previous + canonical)`; `canonical` is the RFC 8785 form. `parsed` is for queries only, proves nothing."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    chain = models.CharField(max_length=60)
    seq = models.PositiveIntegerField()
    previous = models.BinaryField(max_length=32)
    canonical = models.BinaryField()
    hash = models.BinaryField(max_length=32)

    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="events")
    action = models.CharField(max_length=60)
    at = models.DateTimeField()
    parsed = models.JSONField()
    recorded_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        ordering = ["chain", "seq"]
        constraints = [models.UniqueConstraint(fields=["chain", "seq"], name="audit_gapless_order")]
        indexes = [  # what the console's search asks for; the words of an event are searched in AuditWords
            models.Index(fields=["at", "seq", "id"], name="audit_in_time"),
            models.Index(fields=["action", "at"], name="audit_by_action"),
            models.Index(DONE_BY, models.F("at"), name="audit_by_actor"),
            # rows stand in the order in which they were written, so that this finds the newest and costs a writer nothing
            BrinIndex(fields=["recorded_at"], pages_per_range=16, name="audit_written_lately"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.action}"

    @property
    def detail(self) -> dict[str, Any]:
        """The event's own facts: ids, numbers, names of states."""
        return dict(self.parsed["detail"])

    @property
    def words(self) -> dict[str, str]:
        """What people wrote (titles, reasons, notes): the fields that are sealed."""
        return dict(self.parsed["text"])
