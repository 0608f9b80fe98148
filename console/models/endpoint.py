"""Whom we tell of state changes: an address that an operator gave, of which kinds, and the secret that signs it."""

from datetime import datetime

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from incidents.models import Person


class OffReason(models.TextChoices):
    """Why nothing is sent there. Empty while it is."""

    BY_HAND = "by_hand", "switched off by hand"
    GONE = "gone", "it answered 410 Gone: it wants nothing more"
    FAILING = "failing", "nothing arrived there for three days"


class EndpointQuerySet(models.QuerySet["Endpoint"]):
    def lock(self, pk: int) -> "Endpoint | None":
        """The row as it is now, locked until the transaction ends; None where there is none."""
        return self.select_for_update().filter(pk=pk).first()


class Endpoint(models.Model):
    """`secret` and `former_secret` are sealed (console/signin/at_rest.py); until `former_until` both sign.

    An address may hold a secret of its own, so that it stands on its page and nowhere else. Rows stay: messages and events
    name them.
    """

    url = models.CharField(max_length=500)
    description = models.CharField(max_length=100)
    kinds = ArrayField(models.CharField(max_length=40))
    secret = models.TextField()
    former_secret = models.TextField(blank=True)
    former_until = models.DateTimeField(null=True, blank=True)

    is_on = models.BooleanField(default=True)
    off_reason = models.CharField(max_length=8, choices=OffReason.choices, blank=True)
    off_at = models.DateTimeField(null=True, blank=True)
    failing_since = models.DateTimeField(null=True, blank=True)  # nothing has arrived since then

    made_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")  # empty: a bare account
    made_at = models.DateTimeField(auto_now_add=True)

    objects = EndpointQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(is_on=True, off_reason="") | models.Q(is_on=False, off_reason__in=OffReason.values),
                name="endpoint_is_off_for_a_reason",
            ),
            models.CheckConstraint(condition=models.Q(kinds__len__gt=0), name="endpoint_is_told_something"),
            models.CheckConstraint(condition=~models.Q(description=""), name="endpoint_has_a_description"),
        ]

    def __str__(self) -> str:
        return self.description

    @property
    def called(self) -> str:
        """In logs, and as its circuit: by its number."""
        return str(self.pk)

    @property
    def signs_twice_until(self) -> datetime | None:
        """Until when the secret before this one signs too; None where it does not."""
        return self.former_until if self.former_until and self.former_until > timezone.now() else None
