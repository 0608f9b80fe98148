"""Django's sessions in the database, each with whose it is. The engine of `SESSION_ENGINE`; a cookie holds the key alone."""

from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

from console.models import Session


class SessionStore(DatabaseStore):
    """https://docs.djangoproject.com/en/5.2/topics/http/sessions/#extending-database-backed-session-engines"""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        row = super().create_model_instance(data)
        assert isinstance(row, Session)  # noqa: S101 by the function above
        row.account_id = int(data[SESSION_KEY]) if SESSION_KEY in data else None
        return row


def end_sessions(account: User) -> int:
    """Signs the account out everywhere; gives how many sessions that were."""
    return Session.objects.filter(account=account).delete()[0]


def forget_expired() -> None:
    """Rows of sessions that are over."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
