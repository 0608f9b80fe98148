"""One revision of a draft: the canonical bytes of everything customers will see, and their digest. Never changed."""

from django.db import models

from incidents.models.person import Person
from statuspage.content import Content
from statuspage.models.draft import Draft
from statuspage.models.guarded import GuardedQuerySet


class Revision(models.Model):
    """`digest` is the hex SHA-256 of `canonical`; the database checks that too."""

    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    canonical = models.BinaryField()
    digest = models.CharField(max_length=64)
    author = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)

    objects = GuardedQuerySet.as_manager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["draft", "number"], name="revision_numbered_once")]

    def __str__(self) -> str:
        return f"revision {self.number} of draft {self.draft_id}"

    @property
    def content(self) -> Content:
        """What customers will see."""
        return Content.parse(bytes(self.canonical))
