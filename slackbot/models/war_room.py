"""The war room of an incident: one private Slack channel. Ids are Slack's, as text."""

from django.db import models

from incidents.models.incident import Incident


class WarRoom(models.Model):
    """Made once; a second room after archiving is a later row."""

    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="room")
    channel = models.CharField(max_length=32, unique=True)
    name = models.CharField(max_length=80)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"#{self.name}"

    @property
    def link(self) -> str:
        """Opens the channel in whatever Slack people have."""
        return f"https://slack.com/app_redirect?channel={self.channel}"
