"""An incident's turn to have a room: a storm of alerts opens at most so many, and the others wait."""

from django.db import models

from incidents.models.incident import Incident


class RoomTurn(models.Model):
    """Held while `granted_at` is empty. One that people asked for does not count towards the limit (incidents/rooms.py)."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="turn")
    integration = models.CharField(max_length=245)  # "<source> <integration id>": none takes more than half
    counts = models.BooleanField(default=True)
    asked_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))
    granted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["granted_at"], condition=models.Q(counts=True), name="room_turn_by_time"),
            models.Index(fields=["asked_at"], condition=models.Q(granted_at=None), name="room_turn_held"),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} {'granted' if self.granted_at else 'held'}"
