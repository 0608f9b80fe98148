"""What an incident comes to in numbers, for plots: a narrow row beside each. No evidence, but an ordinary row, written anew."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from incidents.models.incident import Incident, Severity


class Counts(models.TextChoices):
    """As what it is counted."""

    INCIDENT = "incident"
    FALSE_ALARM = "false alarm"
    NOTHING = "nothing"  # a duplicate, or of a source in shadow mode


class Measured(models.Model):
    """Times are whole seconds; None: it has not come to that. `started_at`, as people have corrected it, is when it counts.

    Of what counts as no incident there are no times. All rows may be deleted: they are written anew (analytics/rollup.py).
    """

    incident = models.OneToOneField(Incident, primary_key=True, on_delete=models.CASCADE, related_name="measured")
    counts = models.CharField(max_length=11, choices=Counts.choices)
    severity = models.CharField(max_length=2, choices=Severity.choices)
    started_at = models.DateTimeField()

    room = models.PositiveIntegerField(null=True)
    room_update = models.PositiveIntegerField(null=True)
    customer_update = models.PositiveIntegerField(null=True)
    mitigate = models.PositiveIntegerField(null=True)
    resolve = models.PositiveIntegerField(null=True)
    approvals = ArrayField(models.PositiveIntegerField(), default=list)  # one for each draft that was approved

    reminded = models.PositiveIntegerField(default=0)  # reminders of a room update whose answer is known, or its lack
    answered = models.PositiveIntegerField(default=0)  # those that an update followed in time
    measured_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "measured"
        constraints = [
            models.CheckConstraint(condition=models.Q(counts__in=Counts.values), name="measured_counts_as_something"),
            models.CheckConstraint(
                condition=models.Q(answered__lte=models.F("reminded")), name="measured_answers_what_was_asked"
            ),
        ]
        indexes = [
            models.Index(fields=["started_at"], name="measured_in_time"),
            models.Index(fields=["started_at"], condition=~models.Q(approvals=[]), name="measured_approved"),
            models.Index(fields=["measured_at"], name="measured_until"),
        ]

    def __str__(self) -> str:
        return f"{self.incident_id} as {self.counts}"
