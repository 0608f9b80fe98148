"""How often a token was used for the same thing in the same minute: for its limits, and so that the audit log has it once."""

from django.db import models

from incidents.models.access_token import AccessToken


class AccessUse(models.Model):
    """One row per token, thing and minute; `what` is empty for requests of every kind."""

    token = models.ForeignKey(AccessToken, on_delete=models.PROTECT, related_name="uses")
    what = models.CharField(max_length=60, blank=True)
    minute = models.DateTimeField()
    count = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["token", "what", "minute"], name="access_use_one_row_a_minute"),
        ]

    def __str__(self) -> str:
        return f"{self.token_id} {self.what} {self.count}x"
