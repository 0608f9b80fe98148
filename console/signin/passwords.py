"""The password: checked behind the throttle, and a wrong one counted."""

from typing import Any

from django.contrib.auth import authenticate
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from console.signin import events
from console.signin.known_browser import counted_as
from console.signin.throttle import TooMany, attempt

WRONG = "Name and password do not belong together. Both are case-sensitive."
TOO_MANY = "Too many attempts failed. Wait ten minutes, or sign in through your company's single sign-on."


class _Wrong(Exception):
    """No active account has this name with this password."""


def account_with(request: HttpRequest, *, username: str, password: str) -> User:
    """The active account of that name and password. Raises ValidationError with words, the same ones if there is no such name."""
    try:
        with attempt(*counted_as(request, username)):
            return _account(request, username, password)
    except (TooMany, _Wrong) as refused:
        events.sign_in_failed(User.objects.filter(username=username).first())
        raise ValidationError(TOO_MANY if isinstance(refused, TooMany) else WRONG, code="refused") from None


def _account(request: HttpRequest, username: str, password: str) -> User:
    account = authenticate(request, username=username, password=password)
    if not isinstance(account, User):
        raise _Wrong
    return account


class PasswordForm(AuthenticationForm):
    """Django's form; what is typed is looked at by `account_with`."""

    def clean(self) -> dict[str, Any]:
        given = self.cleaned_data
        if self.request and given.get("username") and given.get("password"):
            self.user_cache = account_with(self.request, username=given["username"], password=given["password"])
        return given
