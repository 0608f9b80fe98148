"""A stand-in: somebody who may approve on one incident for twelve hours, because an approver named them."""

from datetime import timedelta

from django.db import models
from django.db.models.expressions import Func
from django.utils import timezone

from incidents.models.incident import Incident
from incidents.models.person import Person

LASTS = timedelta(hours=12)


class StandIn(models.Model):
    """Counts until `until`, and while whoever named them is an approver. The database keeps it as it is."""

    incident = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="stand_ins")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    named_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+", db_index=False)
    named_at = models.DateTimeField(db_default=Func(function="clock_timestamp"))
    until = models.DateTimeField()

    class Meta:
        ordering = ["id"]
        verbose_name = "stand-in"
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(person=models.F("named_by")), name="stand_in_is_not_who_names_them"
            ),
            models.CheckConstraint(
                condition=models.Q(until__gt=models.F("named_at")) & models.Q(until__lte=models.F("named_at") + LASTS),
                name="stand_in_for_twelve_hours_at_most",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person} for {self.named_by}"

    @property
    def is_over(self) -> bool:
        """Whether its time has passed."""
        return self.until <= timezone.now()
