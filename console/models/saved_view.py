"""A way to look at a list that somebody gave a name: what its address asks, and whose it is."""

from django.contrib.auth.models import User
from django.db import models

LONGEST_NAME = 60


class Listing(models.TextChoices):
    """The lists that are looked at so."""

    INCIDENTS = "incidents"
    AUDIT = "audit"


class SavedView(models.Model):
    """Of one account, which sees it alone unless it is `shared`. A preference, and no record: it goes with the account."""

    account = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+", db_index=False)
    listing = models.CharField(max_length=9, choices=Listing.choices)
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.CharField(max_length=2_000, blank=True)  # of the list's address, without a place in it
    shared = models.BooleanField(default=False)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "listing", "name"], name="saved_view_named_once"),
            models.CheckConstraint(condition=models.Q(listing__in=Listing.values), name="saved_view_listing_is_known"),
            models.CheckConstraint(condition=~models.Q(name=""), name="saved_view_has_a_name"),
        ]
        indexes = [
            models.Index(fields=["listing"], condition=models.Q(shared=True), name="saved_view_for_everybody"),
        ]

    def __str__(self) -> str:
        return f"{self.listing}: {self.name}"
