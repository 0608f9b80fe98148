"""Two incidents that have to do with one another, as a person said."""

from django.db import models

from incidents.models.incident import Incident


class Link(models.Model):
    """A pair, each once: the one with the smaller id stands first. Made by the verb in pair.py, under the locks of both."""

    one = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")
    other = models.ForeignKey(Incident, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="link_one_a_pair"),
            models.CheckConstraint(condition=models.Q(one__lt=models.F("other")), name="link_smaller_id_first"),
        ]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"
