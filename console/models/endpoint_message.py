"""What one endpoint is told of one event, word for word, and how far it got."""

import uuid
from typing import TYPE_CHECKING

from django.db import models

from console.models.endpoint import Endpoint
from incidents.models import AuditEvent

if TYPE_CHECKING:
    from console.models.endpoint_try import EndpointTry


class MessageState(models.TextChoices):
    WAITING = "waiting", "waits"
    DELIVERED = "delivered", "delivered"
    FAILED = "failed", "given up"
    STOPPED = "stopped", "not sent"


class EndpointMessage(models.Model):
    """`id` is the webhook-id of every try. `round` counts how often it was begun anew, `tries` those of this round.

    It has an event and a kind, but for a test, which is of no event. Nothing in `body` is anybody's words.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    endpoint = models.ForeignKey(Endpoint, on_delete=models.PROTECT, related_name="messages")
    event = models.ForeignKey(AuditEvent, null=True, on_delete=models.PROTECT, related_name="+")
    kind = models.CharField(max_length=40)
    body = models.TextField()
    state = models.CharField(max_length=9, choices=MessageState.choices, default=MessageState.WAITING)
    round = models.PositiveIntegerField(default=0)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    next_at = models.DateTimeField(null=True, blank=True)  # when it is tried again

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["endpoint", "event"], name="endpoint_is_told_once"),
            models.CheckConstraint(
                condition=models.Q(state__in=MessageState.values), name="endpoint_message_state_is_known"
            ),
        ]
        indexes = [models.Index(fields=["endpoint", "-made_at", "-id"], name="endpoint_log")]

    def __str__(self) -> str:
        return f"{self.kind} to {self.endpoint_id}"

    @property
    def webhook_id(self) -> str:
        """https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md#webhook-headers-sending-metadata-to-consumers"""
        return f"msg_{self.id.hex}"

    @property
    def tried(self) -> "list[EndpointTry]":
        """Its tries, the first one first."""
        return list(self.log.all())
