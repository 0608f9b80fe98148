"""One question to the model, what became of it and what it cost."""

import uuid

from django.db import models

from incidents.models.incident import Incident


class ModelCall(models.Model):
    """Made before the question leaves, with the most that it can cost; what it did cost takes that place when it is known.

    Of a worker that was killed in between the most stays, and no outcome: whether the model answered nobody knows.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    job = models.CharField(max_length=40)
    model = models.CharField(max_length=200)
    prompt = models.CharField(max_length=60)
    incident = models.ForeignKey(Incident, null=True, blank=True, on_delete=models.PROTECT, related_name="model_calls")
    asked_at = models.DateTimeField(db_index=True)
    outcome = models.CharField(max_length=12, blank=True)  # ai/outcomes.py; empty: not known
    input_tokens = models.PositiveIntegerField(default=0)
    cached_tokens = models.PositiveIntegerField(default=0)
    written_tokens = models.PositiveIntegerField(default=0)
    output_tokens = models.PositiveIntegerField(default=0)
    cost_usd = models.DecimalField(max_digits=12, decimal_places=6)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(cost_usd__gte=0), name="model_call_costs_nothing_or_more"),
        ]

    def __str__(self) -> str:
        return f"{self.job} at {self.asked_at:%Y-%m-%d %H:%M}"
