"""The workspace we are installed in, as Slack told: requests of any other, or of another app, are refused."""

from django.db import models


class Workspace(models.Model):
    """One row a workspace that a token was of; the one told last is ours. `enterprise` is empty outside an Enterprise Grid."""

    team = models.CharField(max_length=32, unique=True)
    enterprise = models.CharField(max_length=32, blank=True)
    app = models.CharField(max_length=32, blank=True, default="", db_default="")
    bot_user = models.CharField(max_length=32)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return self.team

    @property
    def key(self) -> str:
        """What a person's Slack account is known under here: the enterprise where there is one, else the team."""
        return self.enterprise or self.team
