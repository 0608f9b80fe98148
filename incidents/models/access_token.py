"""A token with which a program acts for the person whose it is, at one door and within what they named."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.utils import timezone

from incidents.models.person import Person


class Audience(models.TextChoices):
    """The door that a token opens; at every other it is refused."""

    MCP = "mcp", "MCP"
    API = "api", "API"


class Scope(models.TextChoices):
    """What a token may be used for, as far as its owner may do it at all."""

    READ = "read", "Read incidents"
    DRAFT = "draft", "Write drafts of customer updates"
    DECLARE = "declare", "Declare incidents"
    NOTE = "note", "Write into timelines"
    AUDIT = "audit", "Read the audit log"


# What can be asked of a token at each door. None approves, publishes or resolves: those ask for a person by hand.
OFFERED: dict[Audience, tuple[Scope, ...]] = {
    Audience.MCP: (Scope.READ, Scope.DRAFT),
    Audience.API: (Scope.READ, Scope.DECLARE, Scope.NOTE, Scope.DRAFT, Scope.AUDIT),
}


class AccessTokenQuerySet(models.QuerySet["AccessToken"]):
    def lock(self, pk: int) -> "AccessToken | None":
        """The row as it is now, locked until the transaction ends; None where there is none."""
        return self.select_for_update().filter(pk=pk).first()


class AccessToken(models.Model):
    """The token itself stands nowhere: `digest` is its SHA-256, in hex, and it holds 256 random bits.

    `name` is the client's, as its owner calls it; two that are not revoked never share one. Rows stay, since drafts and events
    name them.
    """

    owner = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="access_tokens")
    audience = models.CharField(max_length=8)
    name = models.CharField(max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=12))
    made_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True, blank=True)
    last_used_at = models.DateTimeField(null=True, blank=True)  # to the minute

    objects = AccessTokenQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"], condition=models.Q(revoked_at=None), name="access_token_named_once"
            ),
            models.CheckConstraint(condition=~models.Q(name=""), name="access_token_has_a_name"),
            models.CheckConstraint(condition=models.Q(scopes__len__gt=0), name="access_token_is_for_something"),
        ]

    def __str__(self) -> str:
        return f"{self.name} of {self.owner}"

    @property
    def is_over(self) -> bool:
        """Whether its time is."""
        return self.expires_at <= timezone.now()

    @property
    def door(self) -> str:
        """Its audience as people read it."""
        return Audience(self.audience).label

    @property
    def is_for(self) -> list[str]:
        """Its scopes as people read them."""
        return [one.label for one in Scope if one in self.scopes]
