"""An alert: one alert group of one source, in exactly one incident."""

from django.contrib.postgres.indexes import BrinIndex
from django.db import models

from incidents.models.incident import Incident
from incidents.models.person import Person


class AlertState(models.TextChoices):
    FIRING = "firing"
    ACKNOWLEDGED = "acknowledged"
    SILENCED = "silenced"
    RESOLVED = "resolved"


class Found(models.TextChoices):
    """How we came to know of it."""

    TOLD = "told", "its source told us"
    FETCHED = "fetched", "told by a token, read from its source"
    RECONCILED = "reconciled", "found by reconciliation"


class ToldOver(models.TextChoices):
    """What became of telling its source that the incident is over."""

    DONE = "done"  # resolved there, by us or before us, or not there any more
    REFUSED = "refused"
    BACK = "back"  # that was undone: what we resolved there is to be opened again, and then it is as if never told


# Of these OnCall is still to be told.
TO_BE_TOLD = ("", ToldOver.BACK)


class Alert(models.Model):
    """One alert group. `group_id` is text exactly as the source sent it."""

    source = models.CharField(max_length=40)  # e.g. "grafana-oncall"
    group_id = models.CharField(max_length=200)
    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="alerts")

    title = models.CharField(max_length=300)
    state = models.CharField(max_length=12, choices=AlertState.choices, default=AlertState.FIRING)
    severity = models.CharField(max_length=2)
    severity_given = models.BooleanField(default=True, db_default=True)  # False: no label said so
    labels = models.JSONField(default=dict, blank=True)
    integration_id = models.CharField(max_length=200, blank=True)
    route_id = models.CharField(max_length=200, blank=True)
    team = models.CharField(max_length=200, blank=True, default="", db_default="")  # as the source calls it
    url = models.CharField(max_length=2000, blank=True)

    refire_key = models.CharField(max_length=64, blank=True, default="", db_default="")  # hex; empty: it has none
    found_by = models.CharField(max_length=10, choices=Found.choices, default=Found.TOLD, db_default="told")

    started_at = models.DateTimeField()
    state_at = models.DateTimeField(null=True, blank=True)  # last said to be in its state, by its source's clock
    cleared_at = models.DateTimeField(null=True, blank=True)
    acknowledged_by = models.ForeignKey(
        Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    acknowledged_at = models.DateTimeField(null=True, blank=True)

    told_at = models.DateTimeField(null=True, blank=True)  # when its source heard from us that somebody leads
    told_over = models.CharField(max_length=8, blank=True, default="", db_default="", choices=ToldOver.choices)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "group_id"], name="alert_one_per_group"),
            models.CheckConstraint(condition=models.Q(state__in=AlertState.values), name="alert_state_is_known"),
            models.CheckConstraint(condition=models.Q(found_by__in=Found.values), name="alert_found_by_is_known"),
            models.CheckConstraint(
                condition=models.Q(told_over__in=["", *ToldOver.values]), name="alert_told_over_is_known"
            ),
        ]
        indexes = [
            models.Index(fields=["refire_key"], condition=~models.Q(refire_key=""), name="alert_fires_again"),
            models.Index(fields=["found_by"], condition=~models.Q(found_by=Found.TOLD), name="alert_not_told"),
            models.Index(
                fields=["acknowledged_by"],
                condition=models.Q(acknowledged_by__isnull=False),
                name="alert_by_acknowledged_by",
            ),
            BrinIndex(
                fields=["started_at"], name="alert_started_lately", pages_per_range=16
            ),  # costs a webhook nothing
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.group_id}"
