"""What allauth asks of us: the account's and the second factors' adapters (https://docs.allauth.org/en/latest/account/adapter.html)."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.authentication import get_authentication_records
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser, User
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from console.signin import at_rest, events, fresh
from console.signin.known_browser import remember
from console.signin.passwords import account_with
from console.signin.privileged import is_privileged
from console.signin.sessions import forget_expired


class Accounts(DefaultAccountAdapter):
    """Signing in and being asked again."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody makes an account for themselves; the company's provider does, see sso/."""
        return False

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """The last step: a new session, and an event."""
        super().login(request, user)
        assert isinstance(user, User)  # noqa: S101 there are no other accounts
        given = get_authentication_records(request, user)
        factors = [one["type"] for one in given if one["method"] == "mfa"]
        first = next((one["method"] for one in given if one["method"] != "mfa"), "")
        events.signed_in(user, method=first, second_factor=factors[-1] if factors else "")
        forget_expired()

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **kwargs: Any) -> HttpResponse:
        """Leads on, and marks the browser."""
        answer = super().post_login(request, user, **kwargs)
        remember(answer, user.get_username())
        return answer

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """None of allauth's: each page here says itself what was done."""

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """None: what changes is in the audit log."""

    def reauthenticate(self, user: AbstractBaseUser, password: str) -> bool:
        """The same throttle as for signing in."""
        try:
            return account_with(self.request, username=user.get_username(), password=password) == user
        except ValidationError:
            return False

    def is_reauthentication_required(self, *, app: str, **_kwargs: Any) -> bool:
        """For changing one's own second factors: not right after signing in."""
        return not fresh.signed_in_just_now(self.request)

    def get_reauthentication_methods(self, user: AbstractBaseUser | AnonymousUser) -> list[dict[str, str]]:
        """The second factor where there is one, else the password, else the provider."""
        if not isinstance(user, User):
            return []
        if fresh.has_second_factor(user):
            names = ["mfa_reauthenticate"]
            if Authenticator.objects.filter(user=user, type=Authenticator.Type.WEBAUTHN).exists():
                names.append("mfa_reauthenticate_webauthn")
        else:
            names = ["account_reauthenticate" if user.has_usable_password() else "sso"]
        return [{"id": name, "description": name, "url": reverse(name)} for name in names]


class SecondFactors(DefaultMFAAdapter):
    """How they are kept, and that nobody privileged is without."""

    def encrypt(self, text: str) -> str:
        return at_rest.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return at_rest.unseal(encrypted_text)

    def generate_authenticator_name(self, user: AbstractBaseUser, type: Authenticator.Type) -> str:
        """What the form for a new key proposes."""
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return "Security key" if number == 1 else f"Security key {number}"

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of somebody in a privileged group."""
        others = Authenticator.objects.filter(user=authenticator.user, type__in=fresh.FACTORS).exclude(
            pk=authenticator.pk
        )
        return others.exists() or not is_privileged(authenticator.user)
