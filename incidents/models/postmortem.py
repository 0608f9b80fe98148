"""A postmortem: written from the record, kept here, filed in Linear under an id that we chose."""

import uuid

from django.db import models

from incidents.models.incident import Incident


class Postmortem(models.Model):
    """`id` is the Linear issue's id too (Linear takes a client-made UUID), so that a lost answer can be looked up."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    incident = models.OneToOneField(Incident, on_delete=models.PROTECT, related_name="postmortem")
    summary = models.TextField()
    summary_is_fallback = models.BooleanField(default=False)  # our standard sentence: the model did not answer
    identifier = models.CharField(max_length=40, blank=True)  # Linear's, e.g. OPS-41
    url = models.CharField(max_length=2000, blank=True)
    episode = models.PositiveIntegerField(default=1)  # the episode of the incident that it was written for
    filed_episode = models.PositiveIntegerField(default=0)  # the one that Linear has; 0: not filed
    written_at = models.DateTimeField(auto_now_add=True)
    filed_at = models.DateTimeField(null=True, blank=True)
    looked_at = models.DateTimeField(null=True, blank=True)  # when Linear was last asked how it stands
    done_at = models.DateTimeField(null=True, blank=True)  # since when its issue is closed there as done

    class Meta:
        indexes = [  # the few that somebody still has to do something about
            models.Index(
                fields=["incident"], condition=~models.Q(filed_episode=models.F("episode")), name="postmortem_kept"
            ),
            models.Index(fields=["incident"], condition=models.Q(done_at=None), name="postmortem_not_done"),
        ]

    def __str__(self) -> str:
        return self.identifier or f"postmortem of {self.incident.reference}, kept here"

    @property
    def is_filed(self) -> bool:
        """Whether Linear has it as it was written last."""
        return self.filed_episode == self.episode
