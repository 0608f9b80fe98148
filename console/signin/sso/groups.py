"""Our groups by the provider's, where OIDC_GROUP_MAP maps them: at each sign-in it gives and withdraws those it names."""

from django.conf import settings
from django.contrib.auth.models import Group, User
from django.db import transaction

from console.signin.sso.identity import Identity
from incidents.actor import Actor
from incidents.audit.actions import Action
from incidents.audit.record import record

PROVIDER = Actor(via="console", name="single sign-on")


def follow(account: User, identity: Identity) -> None:
    """Each change is an event. Groups that no mapping names are the operator's alone."""
    mapped = set(settings.OIDC_GROUP_MAP.values())
    wanted = {ours for theirs, ours in settings.OIDC_GROUP_MAP.items() if theirs in identity.groups}
    with transaction.atomic():
        for group in Group.objects.filter(name__in=mapped).order_by("name"):
            held = account.groups.filter(pk=group.pk).exists()
            if held != (group.name in wanted):
                (account.groups.remove if held else account.groups.add)(group)
                change = "removed" if held else "added"
                record(
                    Action.GROUP_MEMBERSHIP_CHANGED, actor=PROVIDER, account=account.pk, group=group.name, change=change
                )
