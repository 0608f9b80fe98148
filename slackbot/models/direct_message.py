"""One direct message of ours to somebody, edited in place. The row is there before the post, as in a room."""

from django.db import models

from incidents.models.person import Person


class DirectMessage(models.Model):
    """`key` is in the post's Slack metadata; `ts` is empty until Slack has confirmed it; `channel` is the conversation's id."""

    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=32)
    event_type = models.CharField(max_length=60)
    key = models.CharField(max_length=120, unique=True)
    ts = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        indexes = [models.Index(fields=["channel", "ts"], name="direct_message_by_ts")]

    def __str__(self) -> str:
        return self.key
