"""What a search for incidents looks through: titles, notes and whatever else people wrote of one. No evidence, an ordinary row."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from incidents.models.incident import Incident
from incidents.models.subject import LANGUAGE


class IncidentWords(models.Model):
    """Of one incident, up to the event numbered `up_to` of its chain; filled soon after that was written (incidents/searched.py).

    An erasure deletes the row: it is filled anew from what is still searched of its events.
    """

    incident = models.OneToOneField(Incident, primary_key=True, on_delete=models.CASCADE, related_name="searched")
    words = models.TextField(blank=True)
    up_to = models.PositiveIntegerField()
    recorded_at = models.DateTimeField()  # that event's
    search = models.GeneratedField(
        expression=SearchVector("words", config=LANGUAGE), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        verbose_name_plural = "incident words"
        indexes = [
            models.Index(fields=["recorded_at"], name="incident_words_newest"),
            GinIndex(fields=["search"], name="incident_words_search", fastupdate=False),
        ]

    def __str__(self) -> str:
        return f"words of {self.incident_id}"
