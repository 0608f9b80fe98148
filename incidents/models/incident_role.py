"""A role that somebody holds in an incident, beside the incident commander's. By itself it gives no right to approve."""

from django.db import models

from incidents.models.incident import Incident
from incidents.models.person import Person

COMMS_LEAD = "comms_lead"
DEPUTY = "deputy"
SHADOW = "shadow"  # whoever learns: as many as like
NAME = r"[a-z][a-z_]{1,29}"


class IncidentRole(models.Model):
    """`role` is one of those that INCIDENT_ROLES named when it was given. One person each, but for shadows."""

    # no index of their own: the unique keys begin with the incident, and nobody asks what else somebody is
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="roles", db_index=False)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    role = models.CharField(max_length=30)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["role", "id"]
        constraints = [
            models.CheckConstraint(condition=models.Q(role__regex=f"^{NAME}$"), name="incident_role_has_a_name"),
            models.CheckConstraint(condition=~models.Q(role="ic"), name="incident_role_is_not_the_lead"),
            models.UniqueConstraint(
                fields=["incident", "role"], condition=~models.Q(role=SHADOW), name="incident_role_one_person"
            ),
            models.UniqueConstraint(fields=["incident", "role", "person"], name="incident_role_once_a_person"),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.label}"

    @property
    def label(self) -> str:
        """As people say it: `comms lead`."""
        return label(self.role)


def label(role: str) -> str:
    """A role's name as people say it."""
    return role.replace("_", " ")
