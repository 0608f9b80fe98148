"""A modal that we opened for somebody to sign for a foreign post: which post it shows."""

from django.db import models

from incidents.models.incident import Incident
from incidents.models.person import Person
from statuspage.models.foreign_post import ForeignPost


class Signing(models.Model):
    """Made when the words are shown."""

    view = models.CharField(max_length=32, unique=True)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    post = models.ForeignKey(ForeignPost, on_delete=models.PROTECT, related_name="+")
    opened_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"signing for {self.post}"

    @property
    def incident(self) -> Incident:
        """Whose room shows it."""
        if self.post.incident is None:
            raise LookupError("a room shows only posts of its incident")
        return self.post.incident
