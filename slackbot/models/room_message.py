"""One post of ours in a room. The row is there before the post, so that a lost answer is looked up before it is repeated."""

from django.db import models

from slackbot.models.war_room import WarRoom


class RoomMessage(models.Model):
    """`key` is in the post's Slack metadata; `ts` is empty until Slack has confirmed it; `subject` says what its buttons act on."""

    room = models.ForeignKey(WarRoom, on_delete=models.PROTECT, related_name="messages")
    event_type = models.CharField(max_length=60)
    key = models.CharField(max_length=120, unique=True)
    subject = models.CharField(max_length=60, blank=True)  # e.g. "draft:12"
    ts = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["room", "ts"], name="room_message_by_ts")]

    def __str__(self) -> str:
        return self.key

    @property
    def channel(self) -> str:
        """Slack's id of the room."""
        return self.room.channel
