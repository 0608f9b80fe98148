"""Somebody asks from a room that people be paged: whom, as they confirmed it, and what became of it."""

from django.db import models

from incidents.models.incident import Incident
from incidents.models.person import Person


class Page(models.Model):
    """Shown first, paged once it is confirmed. `key` is the request: the same one pages once."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="pages")
    key = models.CharField(max_length=100, unique=True)
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)

    users = models.JSONField()  # OnCall's ids
    names = models.CharField(max_length=500)
    why = models.CharField(max_length=400, blank=True, default="", db_default="")

    shown_at = models.DateTimeField(auto_now_add=True)
    confirmed_at = models.DateTimeField(null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)  # paged, or refused for good
    group_id = models.CharField(max_length=200, blank=True, default="", db_default="")  # what OnCall made of it

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(answered_at=None) | models.Q(confirmed_at__isnull=False),
                name="page_only_what_was_confirmed",
            ),
            models.CheckConstraint(
                condition=models.Q(group_id="") | models.Q(answered_at__isnull=False), name="page_group_of_an_answer"
            ),
        ]

    def __str__(self) -> str:
        return self.names
