"""A nudge: when it is due and what became of it. The row is there before anything is sent."""

from django.db import models

from incidents.models.incident import Incident


class Kind(models.TextChoices):
    """Whom it reaches, and of what; labels are how the timeline says it."""

    ROOM = "room", "the IC, of a room update"
    DIRECT = "direct", "the IC directly, of a room update"
    SECONDARY = "secondary", "the next on call, of a room update that stays away"
    LEAD = "lead", "the room, that nobody leads"
    NEXT = "next", "the next on call, that nobody leads"
    CUSTOMERS = "customers", "the IC, that customers are due"
    COMMS = "comms", "the comms lead, that customers are due"


class Outcome(models.TextChoices):
    PLANNED = "planned"
    SENDING = "sending"
    SENT = "sent"
    UNKNOWN = "unknown"  # it may have been, and never is better than twice
    NOT_REACHED = "not_reached"
    OVERTAKEN = "overtaken"  # answered, paused or put off by the time it was due


BEGUN = (Outcome.SENDING, Outcome.SENT, Outcome.UNKNOWN, Outcome.NOT_REACHED)


class Nudge(models.Model):
    """Times are the database's clock. One that is planned in an episode that has ended stays so; nothing sends it."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="nudges", db_index=False)
    episode = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    due_at = models.DateTimeField()
    outcome = models.CharField(max_length=12, choices=Outcome.choices, default=Outcome.PLANNED)
    begun_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["incident", "episode", "kind", "due_at"], name="nudge_once_at_a_time"),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="nudge_kind_is_known"),
            models.CheckConstraint(condition=models.Q(outcome__in=Outcome.values), name="nudge_outcome_is_known"),
            models.CheckConstraint(
                condition=models.Q(outcome__in=BEGUN, begun_at__isnull=False)
                | models.Q(begun_at=None) & ~models.Q(outcome__in=BEGUN),
                name="nudge_sent_has_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} {self.kind} {self.due_at:%H:%M}"
