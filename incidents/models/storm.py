"""A storm: from the first incident that is held until none is."""

from django.db import models


class Storm(models.Model):
    """At most one is under way. `routes` are those whose people on call were looked up to be told of it."""

    started_at = models.DateTimeField(db_default=models.Func(function="clock_timestamp"))
    ended_at = models.DateTimeField(null=True, blank=True)
    routes = models.JSONField(default=list, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(models.Value(1), condition=models.Q(ended_at=None), name="storm_one_under_way")
        ]

    def __str__(self) -> str:
        return f"since {self.started_at:%Y-%m-%d %H:%M}"
