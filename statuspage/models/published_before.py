"""A publication that a restored database lost: the record says that it was sent, and the page shows it. It was read there."""

from django.conf import settings
from django.db import models

from incidents.models.incident import Incident
from statuspage.content import Content, Impact, Status
from statuspage.models.guarded import GuardedQuerySet


class PublishedBefore(models.Model):
    """Its row, approval and draft are gone; `publication` is the id that the record and the page name it by. Nobody changes it."""

    publication = models.UUIDField(primary_key=True)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="published_before")
    digest = models.CharField(max_length=64)  # of what was approved, as the record has it
    statuspage_incident = models.CharField(max_length=64)
    statuspage_update = models.CharField(max_length=64)
    title = models.CharField(max_length=300)
    status = models.CharField(max_length=40)
    impact = models.CharField(max_length=40)
    body = models.TextField()
    shown_at = models.DateTimeField()
    noted_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))

    objects = GuardedQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "published before a restore"
        ordering = ["shown_at"]

    def __str__(self) -> str:
        return f"{self.statuspage_update}, published before the database was restored"

    @classmethod
    def newest(cls, incident: Incident) -> "PublishedBefore | None":
        """The one that customers read last."""
        return cls.objects.filter(incident=incident).order_by("-shown_at").first()

    @property
    def content(self) -> Content:
        """As the page shows it; which components it changed is not known any more."""
        return Content(
            page=settings.STATUSPAGE_PAGE_ID,
            target=self.statuspage_incident,
            follows="",
            title=self.title,
            body=self.body,
            status=Status(self.status),
            impact=Impact(self.impact),
            as_stored=True,
        )
