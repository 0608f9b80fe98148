"""A person: one row behind a random reference. The audit log knows only the reference."""

import secrets
from datetime import timedelta

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from clients.postgresql.fixed import related

SURE_FOR = timedelta(hours=24)  # of what Slack said of an account; one that is gone is said at once (user_change)


def new_reference() -> str:
    """A reference that says nothing about the person, e.g. `p_9f2c41d07be3a865`."""
    return f"p_{secrets.token_hex(8)}"


# What a person may be known by, and the fields that hold it. An account of Slack is team (or enterprise) and user together.
IDENTITIES: dict[str, tuple[str, ...]] = {
    "slack": ("slack_team", "slack_id"),
    "oncall": ("oncall_id",),
    "directory": ("directory_id",),
    "account": ("user",),
}


class PersonQuerySet(models.QuerySet["Person"]):
    """How people are found and locked."""

    def known_as(self, **identity: str) -> "Person | None":
        """Whoever has this identity, followed to whom they were merged into. An account that is gone stays by itself."""
        known = self.select_related("merged_into", "user", "merged_into__user").filter(**identity).first()
        return known.root if known and known.is_active else known

    def lock_all(self, *people: "Person") -> "list[Person]":
        """Those rows as they are now, in the order given, locked until the transaction ends; always by id, whatever the order."""
        rows = {
            one.pk: one for one in self.select_for_update().filter(pk__in=[one.pk for one in people]).order_by("pk")
        }
        return [rows[one.pk] for one in people]


class Person(models.Model):
    """Who somebody is, whatever system they came from. `user` is set by an operator or SSO, never by a matching email.

    Two rows that turn out to be one person are merged by an operator: one points to the other and lends it the identities
    which that has not (`lent`, of IDENTITIES), so that it can be undone. Rows that were written stay as they are.
    """

    reference = models.CharField(max_length=20, unique=True, default=new_reference, editable=False)
    name = models.CharField(max_length=200, blank=True)
    email = models.CharField(max_length=320, blank=True)

    slack_team = models.CharField(max_length=32, blank=True)  # team or enterprise id: a user id alone is not a person
    slack_id = models.CharField(max_length=32, blank=True)
    slack_seen_at = models.DateTimeField(null=True, blank=True)  # when Slack said last that it is a colleague's
    oncall_id = models.CharField(max_length=64, blank=True)
    directory_id = models.CharField(max_length=200, blank=True, default="", db_default="")
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="person"
    )

    merged_into = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="merged")
    lent = ArrayField(models.CharField(max_length=12), default=list, db_default=models.Value("{}"), blank=True)

    tz = models.CharField(max_length=64, blank=True, default="", db_default="")  # e.g. Europe/Berlin, as Slack has it
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = PersonQuerySet.as_manager()

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
            models.CheckConstraint(
                condition=models.Q(merged_into=None) | models.Q(user=None), name="person_merged_has_no_account"
            ),
        ]

    def __str__(self) -> str:
        return self.name or self.email or self.reference

    @property
    def root(self) -> "Person":
        """Whom this row stands for: the one it was merged into, else itself."""
        return self.merged_into or self

    @property
    def rows(self) -> frozenset[int]:
        """Every row that stands for them, by primary key: their own and those merged into it."""
        return frozenset({self.pk, *(one.pk for one in related(self, "merged"))})

    @property
    def is_surely_in_slack(self) -> bool:
        """Whether they have an account that Slack has called a colleague's within a day."""
        seen = self.slack_seen_at
        return bool(self.slack_id and self.is_active and seen and timezone.now() - seen < SURE_FOR)

    def has(self, kind: str) -> bool:
        """Whether they are known by an identity of this kind."""
        return all(getattr(self, field) for field in IDENTITIES[kind])
