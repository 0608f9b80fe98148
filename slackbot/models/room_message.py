"""One post of ours in a room. The row is there before the post, so that a lost answer is looked up before it is repeated."""

from django.db import connection, models
from django.utils import timezone

from slackbot.models.war_room import WarRoom

# One message to the database, where looking first and a transaction are four: a post waits for it.
BEGIN = """
INSERT INTO slackbot_roommessage (room_id, event_type, key, subject, ts, created_at) VALUES (%s, %s, %s, %s, '', %s)
ON CONFLICT (key) DO NOTHING RETURNING id
"""


class RoomMessageQuerySet(models.QuerySet["RoomMessage"]):
    """How posts are found."""

    def posted(self) -> "RoomMessageQuerySet":
        """Those that Slack has confirmed, also where one was deleted there since and is being posted anew."""
        return self.exclude(ts="", posting_at=None)


class RoomMessage(models.Model):
    """`key` is in the post's Slack metadata; `ts` is empty until Slack has confirmed it; `subject` says what its buttons act on.

    `posting_at`: it was deleted in Slack, and since then a worker posts it anew.
    """

    room = models.ForeignKey(WarRoom, on_delete=models.PROTECT, related_name="messages")
    event_type = models.CharField(max_length=60)
    key = models.CharField(max_length=120, unique=True)
    subject = models.CharField(max_length=60, blank=True)  # e.g. "draft:12"
    ts = models.CharField(max_length=40, blank=True)
    posting_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RoomMessageQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["room", "ts"], name="room_message_by_ts")]

    def __str__(self) -> str:
        return self.key

    @classmethod
    def begin(cls, room: WarRoom, *, key: str, event_type: str, subject: str) -> "tuple[RoomMessage, bool]":
        """The post of that key, not made yet; or the one that there is, and False."""
        made = cls(room=room, event_type=event_type, key=key, subject=subject, created_at=timezone.now())
        with connection.cursor() as cursor:
            cursor.execute(BEGIN, [room.pk, event_type, key, subject, made.created_at])
            begun = cursor.fetchone()
        if begun is None:
            return cls.objects.get(key=key), False
        made.pk = begun[0]
        return made, True

    @property
    def channel(self) -> str:
        """Slack's id of the room."""
        return self.room.channel
