"""One run of the verification of the audit log: who asked for it, how far it has come, and what it found."""

from typing import Any

from django.db import models

from incidents.models.incident import Incident
from incidents.models.person import Person


class CheckState(models.TextChoices):
    RUNNING = "running"
    SOUND = "sound"
    BROKEN = "broken"
    UNREACHABLE = "unreachable", "mirror did not answer"


class AuditCheck(models.Model):
    """Of every chain; or of one incident's; or of what was written `since`. Under way it goes on after `chain` and `seq`.

    `findings` are each chain's first difference, `warnings` what is no difference and should be looked at: rows of
    `{"chain", "reference", "seq", "field", "said"}` both (`incidents/audit/finding.py`).
    """

    asked_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )  # null: ours
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(null=True, blank=True)

    state = models.CharField(max_length=12, choices=CheckState.choices, default=CheckState.RUNNING)
    started_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))
    finished_at = models.DateTimeField(null=True, blank=True)
    moved_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))  # the last progress

    events_total = models.PositiveBigIntegerField(default=0)
    events_done = models.PositiveBigIntegerField(default=0)
    chain = models.CharField(max_length=60, blank=True, default="")
    seq = models.PositiveIntegerField(default=0)
    piece = models.PositiveIntegerField(default=0)  # which of its pieces is owed

    findings = models.JSONField(default=list, blank=True)
    warnings = models.JSONField(default=list, blank=True)
    heads = models.TextField(blank=True, default="")  # what the signed heads say, as a sentence

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=CheckState.values), name="audit_check_state_is_known"),
            models.CheckConstraint(
                condition=models.Q(state=CheckState.RUNNING, finished_at=None)
                | ~models.Q(state=CheckState.RUNNING) & models.Q(finished_at__isnull=False),
                name="audit_check_ends_once",
            ),
            models.UniqueConstraint(
                fields=["incident", "since"],
                condition=models.Q(state=CheckState.RUNNING),
                nulls_distinct=False,
                name="audit_check_one_under_way",
            ),
        ]
        indexes = [models.Index(fields=["-started_at"], name="audit_check_newest")]

    def __str__(self) -> str:
        return f"{self.get_state_display()}, {self.events_done} of {self.events_total}"

    @property
    def finding(self) -> dict[str, Any] | None:
        """The first difference, where there is any."""
        return self.findings[0] if self.findings else None

    @property
    def percent(self) -> int:
        """How much of it is done. The log grows meanwhile, so never more than 100."""
        if self.state != CheckState.RUNNING:
            return 100
        return min(99, 100 * self.events_done // self.events_total) if self.events_total else 0
