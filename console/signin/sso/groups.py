"""What the provider says of somebody at each sign-in: who they are, and with OIDC_GROUP_MAP which of our groups they are in."""

from django.conf import settings
from django.contrib.auth.models import User

from console.signin.sso.identity import Identity
from incidents import accounts
from incidents.actor import Actor
from incidents.memberships import set_groups_from
from incidents.models.membership import Source

PROVIDER = Actor(via="console", name="single sign-on")


def follow(account: User, identity: Identity) -> None:
    """Each change is an event. What an operator or the team directory gave stays theirs."""
    address = identity.email if identity.email_verified else ""
    accounts.person_of(account, name=identity.name, email=address, actor=PROVIDER)
    if settings.OIDC_GROUP_MAP:
        wanted = {ours for theirs, ours in settings.OIDC_GROUP_MAP.items() if theirs in identity.groups}
        set_groups_from(Source.SSO, account, wanted, actor=PROVIDER)
