"""A review modal that we opened: for whom, of which draft, and the digest of the words it shows."""

from django.db import models

from incidents.models.person import Person
from statuspage.models.draft import Draft


class Review(models.Model):
    """Made when the words are shown: a modal that still says it is loading has none, and its submission is refused."""

    view = models.CharField(max_length=32, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    draft = models.ForeignKey(Draft, on_delete=models.PROTECT, related_name="+")
    digest = models.CharField(max_length=64, blank=True)
    opened_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"review of {self.draft}"
