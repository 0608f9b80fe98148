"""One post of ours in a room. The row is there before the post, so that a lost answer is looked up before it is repeated."""

from django.db import models

from slackbot.models.war_room import WarRoom


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

    @property
    def channel(self) -> str:
        """Slack's id of the room."""
        return self.room.channel
