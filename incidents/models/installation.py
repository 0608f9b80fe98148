"""Which installation this database belongs to: names its system chain, and tells a restored copy from the original."""

import uuid

from django.db import models


class InstallationQuerySet(models.QuerySet["Installation"]):
    """How it is locked."""

    def lock(self) -> "Installation":
        """The one row, locked until the transaction ends: before anything else."""
        return self.select_for_update().get()


class Installation(models.Model):
    """The one row, made by a migration."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    epoch = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(auto_now_add=True)

    # since the mirror was found to know more than this database: no effect is done until manage.py after_restore has run
    held_at = models.DateTimeField(null=True, blank=True)
    held_why = models.CharField(max_length=500, blank=True, default="", db_default="")

    objects = InstallationQuerySet.as_manager()

    def __str__(self) -> str:
        return f"{self.id}, epoch {self.epoch}"
