"""Why a console account is in a group: who or what put it there, so that each source withdraws only what it gave."""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models


class Source(models.TextChoices):
    """Who says that somebody belongs to a group."""

    OPERATOR = "operator", "an operator"
    DIRECTORY = "directory", "the team directory"
    SSO = "sso", "single sign-on"


class Membership(models.Model):
    """One source's word. An account is in a group while there is at least one."""

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    group = models.ForeignKey(Group, on_delete=models.CASCADE, related_name="+")
    source = models.CharField(max_length=10, choices=Source.choices)
    since = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "group", "source"], name="membership_once_per_source"),
            models.CheckConstraint(condition=models.Q(source__in=Source.values), name="membership_source_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.account} in {self.group}, says {self.get_source_display()}"
