"""The second factor as a code: an authenticator's, each once, or a recovery code. Counted in PostgreSQL when wrong.

allauth keeps which codes were used in the cache, which may be gone; here the authenticator's own row remembers the last one.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.core import context
from allauth.core.internal.cryptokit import compare_user_code
from allauth.mfa.base.internal.flows import post_authentication
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.utils import decrypt
from allauth.mfa.webauthn.forms import AuthenticateWebAuthnForm
from django import forms
from django.contrib.auth.models import User
from django.core.exceptions import ValidationError
from django.db import transaction

from console.models.failed_attempts import Kind
from console.signin import events
from console.signin.throttle import TooMany, attempt

TOO_MANY = "Too many wrong codes. Wait ten minutes."
WRONG = "That code is not right, or was used before. Authenticators show a new one every 30 seconds."
ONE_TIME = {"autocomplete": "one-time-code", "autofocus": True, "spellcheck": "false", "autocapitalize": "none"}


@contextmanager
def counted(account: User) -> Iterator[None]:
    """Within it a second factor is looked at; a ValidationError says that it was wrong. Raises one too when it is not looked at."""
    try:
        with attempt((Kind.FACTOR, str(account.pk))):
            yield
    except TooMany:
        events.sign_in_failed(account)
        raise ValidationError(TOO_MANY, code="too_many") from None
    except ValidationError:
        events.sign_in_failed(account)
        raise


def authenticator_of(account: User, code: str) -> Authenticator:
    """What the code is of; it counts no second time. Raises ValidationError."""
    one: Authenticator
    with transaction.atomic():
        for one in Authenticator.objects.select_for_update().filter(user=account).order_by("pk"):
            if one.type == Authenticator.Type.TOTP and takes(one, code):
                return one
            if one.type == Authenticator.Type.RECOVERY_CODES and one.wrap().validate_code(code):
                return one
    raise ValidationError(WRONG, code="wrong")


def takes(totp: Authenticator, code: str) -> bool:
    """Whether it is one of the authenticator's codes of now, later than the last one given. Remembers it."""
    secret = decrypt(totp.data["secret"])
    for counter in yield_hotp_counters_from_time():
        is_later = counter > totp.data.get("last_counter", 0)
        if is_later and compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, counter))):
            totp.data["last_counter"] = counter
            totp.save(update_fields=["data"])
            return True
    return False


class CodeForm(forms.Form):
    """Signing in, and `CodeAgainForm` where it is asked again."""

    code = forms.CharField(label="Code", max_length=32, widget=forms.TextInput(attrs=ONE_TIME))
    again = False

    def __init__(self, *args: object, user: User, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]  # a form's own arguments, handed on
        self.user = user

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        with counted(self.user):
            self.authenticator = authenticator_of(self.user, code)
        return code

    def save(self) -> None:
        """Notes in the session that it was given, and when."""
        post_authentication(context.request, self.authenticator, reauthenticated=self.again)


class CodeAgainForm(CodeForm):
    again = True


class KeyForm(AuthenticateWebAuthnForm):
    """The same with a security key."""

    def clean_credential(self) -> Authenticator:
        with counted(self.user):
            return super().clean_credential()


class KeyAgainForm(KeyForm):
    reauthenticated = True
