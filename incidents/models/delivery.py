"""A delivery: one verified request, or the part of it about one alert group. The same signed string is taken once, for good."""

from django.db import models

from incidents.models.alert import Alert


class Standing(models.TextChoices):
    TAKEN = "taken"
    WAITING = "waiting", "being verified"  # it proves nothing itself: its source is asked
    UNKNOWN = "unknown", "not known at its source"


class Delivery(models.Model):
    """What a sender sent. `digest` is the hex SHA-256 of the signed string, so a captured request never acts twice."""

    source = models.CharField(max_length=40)
    scheme = models.CharField(max_length=40)  # how it was verified; "fetched" and "reconciliation": we asked for it
    digest = models.CharField(max_length=64)
    body = models.BinaryField()  # of several parts only the first keeps it
    received_at = models.DateTimeField(auto_now_add=True)
    standing = models.CharField(max_length=8, choices=Standing.choices, default=Standing.TAKEN, db_default="taken")

    # what it says
    group_id = models.CharField(max_length=200, blank=True, default="", db_default="")
    event_type = models.CharField(max_length=60)
    happened = models.CharField(max_length=12, blank=True, default="", db_default="")
    happened_at = models.DateTimeField(null=True, blank=True)  # by the source's clock, where it says
    alert = models.ForeignKey(
        Alert, null=True, blank=True, on_delete=models.PROTECT, related_name="deliveries", db_index=False
    )

    class Meta:
        verbose_name_plural = "deliveries"
        constraints = [
            models.UniqueConstraint(fields=["source", "digest"], name="delivery_taken_once"),
            models.CheckConstraint(condition=models.Q(standing__in=Standing.values), name="delivery_standing_is_known"),
        ]
        indexes = [
            models.Index(
                fields=["source", "group_id"], condition=models.Q(alert=None), name="delivery_without_an_alert"
            ),
            models.Index(fields=["alert"], condition=models.Q(alert__isnull=False), name="delivery_of_an_alert"),
        ]

    def __str__(self) -> str:
        return f"{self.event_type} {self.received_at:%Y-%m-%d %H:%M:%S}"
