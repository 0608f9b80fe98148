"""A person: one row behind a random reference. The audit log knows only the reference."""

import secrets

from django.conf import settings
from django.db import models


def new_reference() -> str:
    """A reference that says nothing about the person, e.g. `p_9f2c41d07be3a865`."""
    return f"p_{secrets.token_hex(8)}"


class Person(models.Model):
    """Who somebody is, whatever system they came from. `user` is set by an operator or SSO, never by a matching email."""

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=320, blank=True)

    slack_team = models.CharField(max_length=32, blank=True)  # team or enterprise id: a user id alone is not a person
    slack_id = models.CharField(max_length=32, blank=True)
    oncall_id = models.CharField(max_length=64, blank=True)
    directory_id = models.CharField(max_length=200, blank=True, default="", db_default="")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )

    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "people"
        constraints = [
            models.UniqueConstraint(
                fields=["slack_team", "slack_id"], condition=~models.Q(slack_id=""), name="person_one_per_slack_account"
            ),
            models.UniqueConstraint(
                fields=["oncall_id"], condition=~models.Q(oncall_id=""), name="person_one_per_oncall_user"
            ),
            models.UniqueConstraint(
                fields=["directory_id"], condition=~models.Q(directory_id=""), name="person_one_per_directory_user"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.reference
