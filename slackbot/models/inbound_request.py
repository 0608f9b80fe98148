"""One request of Slack's, taken once by its unique key. What could act for somebody (trigger, response URL) is never stored."""

from django.db import models

from incidents.models.incident import Incident
from incidents.models.person import Person


class RequestKind(models.TextChoices):
    COMMAND = "command"
    CLICK = "click"
    SUBMISSION = "submission"
    EVENT = "event"
    SHORTCUT = "shortcut"


class InboundRequestQuerySet(models.QuerySet["InboundRequest"]):
    def openers(self, view: str, person: Person) -> "InboundRequestQuerySet":
        """The command, click or shortcut for which this modal was opened for them, then their clicks in it."""
        asked = self.exclude(view="").filter(view=view, person=person)
        return asked.exclude(kind=RequestKind.SUBMISSION).select_related("incident").order_by("pk")


class InboundRequest(models.Model):
    """`name` is the sub-command, action id or callback id; `words` what was typed after it, or the button's value.

    `reply` is what became of it. An event may name an account that is looked up later, or nobody.
    """

    key = models.CharField(max_length=64, unique=True)  # hex SHA-256 of what makes the request one
    kind = models.CharField(max_length=12, choices=RequestKind.choices)
    name = models.CharField(max_length=255)
    words = models.TextField(blank=True)
    channel = models.CharField(max_length=32, blank=True)
    message_ts = models.CharField(max_length=40, blank=True)
    view = models.CharField(max_length=32, blank=True)
    view_hash = models.CharField(max_length=100, blank=True)

    person = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    slack_user = models.CharField(max_length=32, blank=True, default="", db_default="")  # the account Slack signed for
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="+")

    reply = models.TextField(blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    handled_at = models.DateTimeField(null=True, blank=True)

    objects = InboundRequestQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["received_at"], name="inbound_request_by_time"),
            models.Index(fields=["view"], condition=~models.Q(view=""), name="inbound_request_by_view"),
            models.Index(
                fields=["message_ts"],
                condition=models.Q(kind=RequestKind.EVENT, handled_at=None),
                name="inbound_event_not_worked",
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=RequestKind.values), name="inbound_request_kind_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(person__isnull=False) | models.Q(kind=RequestKind.EVENT),
                name="inbound_request_of_somebody",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"

    @property
    def account(self) -> str:
        """The Slack user who is meant: a row of an older release has only the person."""
        return self.slack_user or self.somebody.slack_id

    @property
    def somebody(self) -> Person:
        """Whose request it is. Raises LookupError for an event of which that is not on record."""
        if self.person is None:
            raise LookupError(f"{self} is nobody's yet")
        return self.person
