"""What a program was answered when it wrote: the same key again is given the same answer, and nothing is done twice."""

from django.db import models

from incidents.models.access_token import AccessToken


class AccessAnswer(models.Model):
    """One row per token and key. `digest` is the SHA-256, in hex, of the request; `status` is empty while it is being answered."""

    token = models.ForeignKey(AccessToken, on_delete=models.PROTECT, related_name="answers")
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    body = models.TextField(blank=True, default="")
    location = models.CharField(max_length=200, blank=True, default="")
    taken_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "key"], name="access_answer_once_a_key"),
            models.CheckConstraint(condition=~models.Q(key=""), name="access_answer_has_a_key"),
        ]
        indexes = [models.Index(fields=["taken_at"], name="access_answer_by_age")]

    def __str__(self) -> str:
        return f"{self.token_id} {self.key}"
