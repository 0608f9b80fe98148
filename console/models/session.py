"""A session on the server, with whose it is: so that all of one account's can be ended at once."""

from django.contrib.auth.models import User
from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models


class Session(AbstractBaseSession):
    """`account` is empty until somebody has signed in."""

    account = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        db_table = "console_session"
        indexes = [models.Index(fields=["account"], name="session_by_account")]

    def __str__(self) -> str:
        return f"session of account {self.account_id}"
