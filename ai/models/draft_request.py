"""A request for a draft: who asked, and the hint they gave."""

from django.db import models

from incidents.models.incident import Incident
from incidents.models.person import Person


class DraftRequest(models.Model):
    """One `status draft`; `key` names the request it came with, so that working it twice asks once.

    The hint is read when the draft is made, never queued.
    """

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="draft_requests")
    asked_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    key = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=500, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"draft for {self.incident.reference}"
