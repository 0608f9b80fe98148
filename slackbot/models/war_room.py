"""The war room of an incident: one private Slack channel. Ids are Slack's, as text."""

from django.db import connection, models

from incidents.links import room
from incidents.models.incident import Incident

# One message to the database, as all that a room is told waits for it.
NOTE = """
INSERT INTO slackbot_warroom (incident_id, channel, name, created_at) VALUES (%s, %s, %s, now())
ON CONFLICT (incident_id) DO NOTHING RETURNING id
"""


class Standing(models.TextChoices):
    """Whether we can write in it; labels are how people read it."""

    OPEN = "open", "open"
    ARCHIVED = "archived", "archived"
    OUT = "out", "out of our reach"  # we were removed from it, or it is there no more: Slack says the same of both


class WarRoom(models.Model):
    """Made once. Of an incident that opens again after its room was archived, the next one is its room, and this a former one."""

    incident = models.OneToOneField(Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="room")
    former_of = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="former_rooms", db_index=False
    )
    channel = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.OPEN, db_default=Standing.OPEN)
    standing_since = models.DateTimeField(null=True, blank=True)

    # whether people outside the company are in it, or asked to be; an operator may allow that they read what is ours
    shared_since = models.DateTimeField(null=True, blank=True)
    shared_allowed = models.BooleanField(default=False, db_default=False)
    looked_at = models.DateTimeField(null=True, blank=True)  # when Slack was last asked how it stands

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(standing__in=Standing.values), name="war_room_standing_is_known"),
            models.CheckConstraint(
                condition=models.Q(incident=None, former_of__isnull=False)
                | models.Q(incident__isnull=False, former_of=None),
                name="war_room_is_of_one_incident",
            ),
        ]
        indexes = [
            models.Index(
                fields=["former_of"], condition=models.Q(former_of__isnull=False), name="war_room_by_former_of"
            )
        ]

    def __str__(self) -> str:
        return f"#{self.name}"

    @staticmethod
    def note(incident: Incident, *, channel: str, name: str) -> int | None:
        """It is the incident's room; its row's id. None where the incident has one already, which stays."""
        with connection.cursor() as cursor:
            cursor.execute(NOTE, [incident.pk, channel, name])
            noted = cursor.fetchone()
        return noted[0] if noted else None

    @property
    def link(self) -> str:
        """Opens the channel in whatever Slack people have."""
        return room(self.channel)

    @property
    def about(self) -> Incident:
        """The incident whose room it is or was."""
        found = self.incident or self.former_of
        if found is None:
            raise LookupError("a room without an incident")
        return found

    @property
    def is_shared(self) -> bool:
        """Whether people outside the company are in it, or asked to be."""
        return self.shared_since is not None

    @property
    def has_strangers(self) -> bool:
        """Whether somebody outside may read it whom no operator has allowed to."""
        return self.is_shared and not self.shared_allowed

    @property
    def is_closed(self) -> bool:
        """Whether nothing can be written in it."""
        return self.standing != Standing.OPEN
