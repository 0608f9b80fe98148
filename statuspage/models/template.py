"""A template: words prepared before anything is wrong. One row is one wording: an edit is a new row, and the old one retires."""

import hashlib

import rfc8785
from django.db import models
from django.db.models.functions import Lower

from incidents.models.person import Person
from statuspage.content import Impact, Status
from statuspage.models.guarded import GuardedQuerySet

STATUSES = [one.value for one in Status]
IMPACTS = [one.value for one in Impact]


class Template(models.Model):
    """The database lets nobody change a row's words: it can be reviewed, once, and retired, once, and nothing else.

    Where `title` or `impact` is empty the customers' stay as they are. A holding statement says both, and counts once somebody
    who wrote none of it has reviewed it. `first` is the wording that it began as, empty for that one itself.
    """

    name = models.CharField(max_length=80)
    title = models.CharField(max_length=200, blank=True)
    body = models.TextField()
    status = models.CharField(max_length=13, choices=[(one, one) for one in STATUSES])
    impact = models.CharField(max_length=8, blank=True, choices=[(one, one) for one in IMPACTS])
    is_holding = models.BooleanField("holding statement", default=False)

    first = models.ForeignKey("self", null=True, blank=True, on_delete=models.PROTECT, related_name="later")
    written_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    written_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))
    reviewed_by = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField(null=True, blank=True)
    retired_at = models.DateTimeField(null=True, blank=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Lower("name"), condition=models.Q(retired_at=None), name="template_one_of_a_name_in_use"
            ),
            models.CheckConstraint(
                condition=models.Q(status__in=STATUSES) & models.Q(impact__in=["", *IMPACTS]),
                name="template_status_and_impact_are_known",
            ),
            models.CheckConstraint(condition=~models.Q(name="") & ~models.Q(body=""), name="template_has_words"),
            models.CheckConstraint(
                condition=models.Q(is_holding=False) | (~models.Q(title="") & ~models.Q(impact="")),
                name="template_holding_says_all",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None, reviewed_at=None)
                | models.Q(is_holding=True, reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="template_reviewed_by_somebody_at_a_time",
            ),
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None) | ~models.Q(reviewed_by=models.F("written_by")),
                name="template_reviewed_by_another",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def digest(self) -> str:
        """Hex SHA-256 of the RFC 8785 form of the words: what a reviewer says yes to."""
        words = {"title": self.title, "body": self.body, "status": str(self.status), "impact": str(self.impact)}
        return hashlib.sha256(rfc8785.dumps(words)).hexdigest()

    @property
    def whence(self) -> str:
        """`holding statement “Checkout”, written by Carla Berg, reviewed by Arun Patel`"""
        reviewed = f", reviewed by {self.reviewed_by.root}" if self.reviewed_by else ""
        kind = "holding statement" if self.is_holding else "template"
        return f"{kind} “{self.name}”, written by {self.written_by.root}{reviewed}"

    def writers(self) -> set[int]:
        """Everyone who wrote this wording or an earlier one of it, by the row under which they did."""
        began = self.first_id or self.pk
        so_far = type(self).objects.filter(models.Q(pk=began) | models.Q(first=began), pk__lte=self.pk)
        return set(so_far.values_list("written_by_id", flat=True))
