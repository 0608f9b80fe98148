"""Accounts and groups in the admin: a change asks for the second factor and is an event. allauth's own tables are not shown."""

from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from django.contrib import admin
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group, User
from django.db import transaction
from django.http import HttpRequest
from django.utils.decorators import method_decorator

from console.signin.fresh import ask_before_the_form
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.signed_in import actor_of

HIDDEN = (EmailAddress, Authenticator, SocialAccount, SocialApp, SocialToken)

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
    OfAccounts = UserAdmin[User]
else:  # subscriptable for the type checker only
    Base = object
    OfAccounts = UserAdmin


class AskedAgain(Base):
    """Mixed into an admin: what it changes is changed only with a second factor of the last ten minutes, and is on record."""

    @method_decorator(ask_before_the_form)
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().changeform_view(request, *args, **kwargs)

    @method_decorator(ask_before_the_form)
    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return super().delete_view(request, *args, **kwargs)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """In the transaction of the admin's page."""
        super().save_model(request, obj, form, change)
        self.on_record(request, obj, change="changed" if change else "added", fields=form.changed_data)

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        """The same."""
        self.on_record(request, obj, change="deleted", fields=[])
        super().delete_model(request, obj)

    def on_record(self, request: HttpRequest, obj: Any, *, change: str, fields: list[str]) -> None:
        """Which fields were changed, and nothing of what stands in them."""
        raise NotImplementedError


class AccountAdmin(AskedAgain, OfAccounts):
    """Console accounts. Their groups are changed on the person's page, where each change is an event."""

    actions = None
    readonly_fields = ("groups", "is_staff", "last_login", "date_joined")
    filter_horizontal = ()  # Django's two lists beside each other are named by what no screen reader reads

    @method_decorator(ask_before_the_form)
    def user_change_password(self, request: HttpRequest, id: str, form_url: str = "") -> Any:
        """Django's own page, with no transaction of its own."""
        with transaction.atomic():
            before = self.get_object(request, unquote(id))
            answer = super().user_change_password(request, id, form_url)
            if before and User.objects.get(pk=before.pk).password != before.password:
                self.on_record(request, before, change="changed", fields=["password"])
        return answer

    def on_record(self, request: HttpRequest, obj: Any, *, change: str, fields: list[str]) -> None:
        record(Action.ACCOUNT_CHANGED, actor=actor_of(request), account=obj.pk, change=change, fields=fields)


class RightsAdmin(AskedAgain, GroupAdmin):
    """The groups that give rights."""

    actions = None
    filter_horizontal = ()  # as above

    def on_record(self, request: HttpRequest, obj: Any, *, change: str, fields: list[str]) -> None:
        record(Action.GROUP_CHANGED, actor=actor_of(request), group=obj.name, change=change, fields=fields)


admin.site.unregister([*HIDDEN, User, Group])
admin.site.register(User, AccountAdmin)
admin.site.register(Group, RightsAdmin)
