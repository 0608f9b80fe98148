"""A delivery: one verified request, as it arrived. The same signed string is taken once, for good."""

from django.db import models

from incidents.models.alert import Alert


class Delivery(models.Model):
    """What a sender sent. `digest` is the hex SHA-256 of the signed string, so a captured request never acts twice."""

    source = models.CharField(max_length=40)
    scheme = models.CharField(max_length=40)
    digest = models.CharField(max_length=64)
    event_type = models.CharField(max_length=60)
    body = models.BinaryField()
    alert = models.ForeignKey(Alert, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries")
    received_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [models.UniqueConstraint(fields=["source", "digest"], name="delivery_taken_once")]

    def __str__(self) -> str:
        return f"{self.event_type} {self.received_at:%Y-%m-%d %H:%M:%S}"
