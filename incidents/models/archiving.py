"""The archiving of an incident's room after its end: announced a day ahead, and kept from it by whoever wants to keep it."""

from django.db import models

from incidents.models.incident import Incident
from incidents.models.person import Person


class Archiving(models.Model):
    """One an episode. `due_at` is when its next turn is: announced, archived. Times are the database's clock."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="archivings", db_index=False)
    episode = models.PositiveIntegerField()
    due_at = models.DateTimeField()
    announced_at = models.DateTimeField(null=True, blank=True)
    kept_at = models.DateTimeField(null=True, blank=True)
    kept_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    archived_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["incident", "episode"], name="archiving_once_an_episode"),
            models.CheckConstraint(
                condition=models.Q(kept_at=None) | models.Q(archived_at=None), name="archiving_kept_or_done"
            ),
            models.CheckConstraint(
                condition=models.Q(kept_at=None, kept_by=None) | models.Q(kept_at__isnull=False, kept_by__isnull=False),
                name="archiving_kept_by_somebody",
            ),
            models.CheckConstraint(
                condition=models.Q(archived_at=None) | models.Q(announced_at__isnull=False),
                name="archiving_announced_first",
            ),
        ]

    def __str__(self) -> str:
        return f"archiving of {self.incident.reference}, {self.episode}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more is done about it."""
        return self.kept_at is not None or self.archived_at is not None
