"""One step of an assembly that is done: a second run asks here first."""

from uuid import UUID

from django.db import connection, models

from incidents.models.incident import Incident

# One message to the database, where looking first and a transaction are five: a room waits for each of its steps.
NOTE = """
INSERT INTO slackbot_roomstep (incident_id, name, ms, failed, done_at) VALUES (%s, %s, %s, %s, now())
ON CONFLICT (incident_id, name) DO NOTHING RETURNING id
"""


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

    @staticmethod
    def note(incident: UUID, name: str, *, ms: int, failed: str = "") -> int | None:
        """It is done; its row's id. What another worker has noted of it stands: then None."""
        with connection.cursor() as cursor:
            cursor.execute(NOTE, [incident, name, ms, failed])
            noted = cursor.fetchone()
        return noted[0] if noted else None
