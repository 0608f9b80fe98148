"""What an incident that is over was about, as later ones are compared with it. No evidence, but an ordinary row that may go."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models

from incidents.models.incident import Incident

LANGUAGE = "english"  # of stems and of what says nothing; words of other languages are kept as they are


class Subject(models.Model):
    """Of one incident, plain words in small letters; written soon after its end (incidents/subject.py).

    An erasure empties both texts.
    """

    incident = models.OneToOneField(Incident, primary_key=True, on_delete=models.CASCADE, related_name="subject")
    title = models.TextField(blank=True)
    words = models.TextField(blank=True)  # title, services and labels
    ended_at = models.DateTimeField()  # the end that it was written for
    search = models.GeneratedField(
        expression=SearchVector("words", config=LANGUAGE), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        indexes = [
            GinIndex(fields=["search"], name="subject_words", fastupdate=False),
            GinIndex(fields=["title"], name="subject_title_trigrams", opclasses=["gin_trgm_ops"], fastupdate=False),
            models.Index(fields=["ended_at"], name="subject_ended"),
        ]

    def __str__(self) -> str:
        return f"subject of {self.incident_id}"
