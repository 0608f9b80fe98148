"""Who is let into the console at all, and whose account could do harm: for those there are stricter rules."""

from typing import Any

from django.contrib.auth.models import User

from incidents.groups import APPROVERS, AUDITORS, COMMANDERS, OPERATORS

PRIVILEGED = frozenset({APPROVERS, AUDITORS, COMMANDERS, OPERATORS})  # may decide, or read everything


def may_enter(account: Any) -> bool:
    """Whether there is anything in the console for it: it is in a group, or was made staff by hand."""
    return bool(account.is_active and (account.is_staff or account.groups.exists()))


def is_privileged(account: User) -> bool:
    """Whether it is in a group that may decide or read everything."""
    return account.groups.filter(name__in=PRIVILEGED).exists()


def is_guarded(account: User) -> bool:
    """Whether no email address is enough to get at it: privileged, or let in by hand."""
    by_hand = account.is_superuser or (account.is_staff and not account.groups.exists())
    return by_hand or is_privileged(account)
