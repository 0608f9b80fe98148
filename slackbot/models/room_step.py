"""One step of an assembly that is done: a second run asks here first."""

from django.db import models

from incidents.models.incident import Incident


class RoomStep(models.Model):
    """`ms` is how long the step took; `failed` what Slack said to one that the room can do without."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="room_steps")
    name = models.CharField(max_length=30)
    ms = models.PositiveIntegerField()
    failed = models.CharField(max_length=200, blank=True)
    done_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["incident", "name"], name="room_step_done_once")]

    def __str__(self) -> str:
        return self.name
