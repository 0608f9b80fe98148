"""A draft: a customer update on its way to approval, as a series of revisions."""

from typing import TYPE_CHECKING, Any, cast

from django.db import models

from clients.postgresql.fixed import Fixed
from incidents.models.incident import Incident
from incidents.models.person import Person
from statuspage.models.guarded import GuardedQuerySet
from statuspage.models.template import Template

if TYPE_CHECKING:
    from statuspage.models.revision import Revision

NEWEST_OF: Fixed["Revision"] = Fixed(
    lambda draft: cast(Any, Draft).revisions.rel.related_model.objects.filter(draft=draft).order_by("-number")[:1]
)


class DraftState(models.TextChoices):
    PENDING = "PENDING", "waiting for approval"
    APPROVED = "APPROVED", "approved, being published"
    PUBLISHED = "PUBLISHED", "published"
    REJECTED = "REJECTED", "rejected"


class Origin(models.TextChoices):
    MODEL = "model", "drafted by the model"
    TEMPLATE = "template", "our standard text"
    HAND = "hand", "written by hand"
    PREPARED = "prepared", "from a template"
    CLIENT = "client", "drafted by an MCP client"
    API = "api", "drafted by an API client"


class Draft(models.Model):
    """Its words stand in its newest revision. `asked_by` counts as an author, and so does whoever wrote its `template`.

    `client` is the program that wrote its first words for `asked_by`, as they named it; empty where none did.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="drafts")
    state = models.CharField(max_length=9, choices=DraftState.choices, default=DraftState.PENDING)
    origin = models.CharField(max_length=8, choices=Origin.choices)
    drawn_from = models.PositiveSmallIntegerField(default=0, db_default=0)  # timeline entries that the model was given
    asked_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    template = models.ForeignKey(Template, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    client = models.CharField(max_length=60, blank=True, default="", db_default="")
    note = models.CharField(max_length=500, blank=True)  # for those who wait for it: why it is pending again
    created_at = models.DateTimeField(auto_now_add=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(state__in=DraftState.values), name="draft_state_is_known"),
        ]
        indexes = [
            models.Index(fields=["incident"], condition=models.Q(state=DraftState.PENDING), name="draft_waiting"),
        ]

    def __str__(self) -> str:
        return f"{self.incident.reference} draft {self.pk}"

    @property
    def whence(self) -> str:
        """Where its first words came from: `drafted by the model from 6 timeline entries`."""
        if self.template:
            return self.template.whence
        if self.client:
            program = "API client" if self.origin == Origin.API else "MCP client"
            return f"drafted by {program} {self.client} for {self.asked_by}"
        entries = f" from {self.drawn_from} timeline entr{'y' if self.drawn_from == 1 else 'ies'}"
        return f"{self.get_origin_display()}{entries if self.drawn_from else ''}"

    @property
    def was_asked_of_a_model(self) -> bool:
        """Whether somebody asked a model for it, whatever became of that."""
        return self.origin in (Origin.MODEL, Origin.TEMPLATE)

    def newest_revision(self) -> "Revision":
        """The words as they stand."""
        newest = NEWEST_OF.get(self.pk)
        newest.draft = self
        return newest

    def went_on_after(self, approval_id: int) -> bool:
        """Whether it does not wait for that approval's publication any more: it is published, or was approved anew."""
        anew = self.revisions.filter(approvals__pk__gt=approval_id)
        return self.state == DraftState.PUBLISHED or anew.exists()
