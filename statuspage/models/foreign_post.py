"""What stands on the status page and was not sent by us as it stands there: kept for good as made outside the gate."""

from django.db import models

from incidents.models.incident import Incident
from incidents.models.person import Person
from statuspage.models.guarded import GuardedQuerySet


class Kind(models.TextChoices):
    POSTED = "posted", "posted by somebody else"
    CHANGED = "changed", "words of ours that somebody changed"
    RENAMED = "renamed", "a title of ours that somebody changed"
    GONE = "gone", "an update of ours that somebody took away"


class ForeignPost(models.Model):
    """One finding, once for its words, whoever looks. What was found stays; it is signed for once, and by a second person once.

    `words` are what the page shows, but for GONE: those that it shows no more. `incident` is ours where it can be told which.
    """

    page = models.CharField(max_length=64)
    statuspage_incident = models.CharField(max_length=64)
    statuspage_update = models.CharField(max_length=64, blank=True)
    kind = models.CharField(max_length=7, choices=Kind.choices)
    title = models.CharField(max_length=300, blank=True)
    status = models.CharField(max_length=40, blank=True)
    words = models.TextField(blank=True)
    digest = models.CharField(max_length=64)  # of status and words
    shown_since = models.DateTimeField(null=True, blank=True)  # as the page says; of a change it says nothing
    found_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))
    incident = models.ForeignKey(
        Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="foreign_posts"
    )

    signed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    why = models.CharField(max_length=500, blank=True)
    signed_at = models.DateTimeField(null=True, blank=True)
    seconded_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    seconded_at = models.DateTimeField(null=True, blank=True)
    not_known_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    not_known_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["-found_at", "-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["page", "statuspage_incident", "statuspage_update", "kind", "digest"],
                name="foreign_post_found_once",
            ),
            models.CheckConstraint(condition=models.Q(kind__in=Kind.values), name="foreign_post_kind_is_known"),
            models.CheckConstraint(
                condition=models.Q(signed_by=None, signed_at=None, why="")
                | (models.Q(signed_by__isnull=False, signed_at__isnull=False) & ~models.Q(why="")),
                name="foreign_post_signed_with_its_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(seconded_by=None, seconded_at=None)
                | models.Q(seconded_by__isnull=False, seconded_at__isnull=False, signed_by__isnull=False),
                name="foreign_post_second_comes_second",
            ),
            models.CheckConstraint(
                condition=models.Q(seconded_by=None) | ~models.Q(seconded_by=models.F("signed_by")),
                name="foreign_post_second_is_another",
            ),
            models.CheckConstraint(
                condition=models.Q(not_known_by=None, not_known_at=None)
                | models.Q(not_known_by__isnull=False, not_known_at__isnull=False),
                name="foreign_post_not_known_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, {self.standing}"

    @property
    def is_settled(self) -> bool:
        """Whether two people have signed for it."""
        return self.seconded_by_id is not None

    @property
    def standing(self) -> str:
        """How far it is signed for, in words."""
        if self.is_settled:
            return "signed for by two people"
        if self.signed_by_id:
            return "signed for, a second person is missing"
        return "known to nobody so far" if self.not_known_by_id else "nobody has signed for it"
