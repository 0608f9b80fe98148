"""Accounts and groups in the admin: changing them asks for the second factor. allauth's own tables are not shown there."""

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.http import HttpRequest
from django.utils.decorators import method_decorator

from console.signin.fresh import ask_before_the_form

HIDDEN = (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken)

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
    OfAccounts = UserAdmin[User]
else:  # subscriptable for the type checker only
    Base = object
    OfAccounts = UserAdmin


class AskedAgain(Base):
    """Mixed into an admin: what it changes is changed only with a second factor of the last ten minutes."""

    @method_decorator(ask_before_the_form)
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().changeform_view(request, *args, **kwargs)

    @method_decorator(ask_before_the_form)
    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().delete_view(request, *args, **kwargs)


class AccountAdmin(AskedAgain, OfAccounts):
    """Console accounts. Their groups are changed on the person's page, where each change is an event."""

    actions = None
    readonly_fields = ("groups", "is_staff", "last_login", "date_joined")

    @method_decorator(ask_before_the_form)
    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().user_change_password(request, *args, **kwargs)


class RightsAdmin(AskedAgain, GroupAdmin):
    """The groups that give rights."""

    actions = None


admin.site.unregister([*HIDDEN, User, Group])
admin.site.register(User, AccountAdmin)
admin.site.register(Group, RightsAdmin)
