"""A follow-up action: what somebody has to do so that it does not happen again. Kept here, filed in Linear, ended there."""

import uuid
from datetime import date, timedelta

from django.conf import settings
from django.db import models

from incidents.models.incident import Incident
from incidents.models.person import Person

MOST_TEXT = 250  # characters; Linear takes a title of 255


class Priority(models.IntegerChoices):
    """`value` is Linear's number for it."""

    URGENT = 1, "urgent"
    HIGH = 2, "high"
    MEDIUM = 3, "medium"
    LOW = 4, "low"


DUE_DAYS = {Priority.URGENT: 7, Priority.HIGH: 14, Priority.MEDIUM: 30, Priority.LOW: 90}
BY_SEVERITY = {"P1": Priority.HIGH, "P2": Priority.MEDIUM, "P3": Priority.LOW}  # where nobody names a priority


class FollowUp(models.Model):
    """`id` is the Linear issue's id too. `once` is what makes it one: the request that asked for it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="follow_ups")
    text = models.CharField(max_length=MOST_TEXT)
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    once = models.CharField(max_length=80, unique=True)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, null=True, blank=True)  # None: of before it
    due_on = models.DateField(null=True, blank=True)  # the same; Linear's day counts once it is filed
    reminded = models.PositiveSmallIntegerField(default=0, db_default=0)  # how often, of that day
    identifier = models.CharField(max_length=40, blank=True)  # Linear's, e.g. OPS-42
    url = models.CharField(max_length=2000, blank=True)
    added_at = models.DateTimeField(auto_now_add=True)
    looked_at = models.DateTimeField(null=True, blank=True)  # when Linear was last asked how it stands
    ended_at = models.DateTimeField(null=True, blank=True)
    dropped = models.BooleanField(default=False)  # ended, and not done

    class Meta:
        ordering = ["added_at", "id"]
        constraints = [
            models.CheckConstraint(condition=~models.Q(text=""), name="follow_up_says_something"),
            models.CheckConstraint(
                condition=models.Q(dropped=False) | models.Q(ended_at__isnull=False), name="follow_up_dropped_has_ended"
            ),
            models.CheckConstraint(
                condition=models.Q(priority__isnull=True) | models.Q(priority__in=Priority.values),
                name="follow_up_priority_known",
            ),
        ]
        indexes = [
            models.Index(
                fields=["looked_at"],
                condition=models.Q(ended_at=None) & ~models.Q(identifier=""),
                name="follow_up_looked_at",
            )
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def stands(self) -> str:
        """As people say it."""
        if self.ended_at:
            return "dropped" if self.dropped else "done"
        return "open" if self.identifier or not settings.LINEAR_API_KEY else "open, not in Linear yet"

    @property
    def due(self) -> date:
        """Its last day."""
        return self.due_on or due_after(self.added_at.date(), self.urgency)

    @property
    def urgency(self) -> Priority:
        """Its priority: as it was named, else by the incident's highest severity."""
        return Priority(self.priority) if self.priority else BY_SEVERITY[self.incident.gravest]


def due_after(day: date, priority: Priority) -> date:
    """The last day of what was added on that one."""
    return day + timedelta(days=DUE_DAYS[priority])
