"""A responder: a person asked to help with an incident, why, and whether they were reached."""

from django.db import models

from incidents.models.incident import Incident
from incidents.models.person import Person


class Responder(models.Model):
    """`via` says what made them one (`on call: Primary`, `team checkout`); `not_reached` why no invite reached them."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="responders")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="responded")
    via = models.CharField(max_length=200)
    level = models.PositiveSmallIntegerField(default=0)  # on the escalation chain, from 1; 0: not on it
    invited_at = models.DateTimeField(null=True, blank=True)
    not_reached = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["level", "id"]
        constraints = [models.UniqueConstraint(fields=["incident", "person"], name="responder_once_per_incident")]

    def __str__(self) -> str:
        return str(self.person)
