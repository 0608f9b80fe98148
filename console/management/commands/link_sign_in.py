"""`manage.py link_sign_in ACCOUNT SUBJECT`: an operator says whose identity at the sign-in provider this is."""

from typing import Any

from django.conf import settings
from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.signin.sso.identity import Identity
from console.signin.sso.link import NotLinked, link_by_hand, unlink
from incidents.actor import OPERATOR


class Command(BaseCommand):
    help = "Links an account to an identity at OIDC_ISSUER, by the subject that the page of a refused sign-in shows."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account", help="the name of the account here")
        parser.add_argument("subject", nargs="?", default="", help="the identity's sub at the provider")
        parser.add_argument("--unlink", action="store_true", help="takes the account's link away instead")

    def handle(self, *_args: Any, **options: Any) -> None:
        account = User.objects.filter(username=options["account"]).first()
        if account is None:
            raise CommandError(f"there is no account {options['account']}")
        if not settings.OIDC_ISSUER:
            raise CommandError("OIDC_ISSUER is not set: there is no provider to be linked with")
        if bool(options["subject"]) == options["unlink"]:
            raise CommandError("give a subject, or --unlink")
        try:
            if options["unlink"]:
                unlink(account, issuer=settings.OIDC_ISSUER, actor=OPERATOR)
            else:
                identity = Identity(issuer=settings.OIDC_ISSUER, subject=options["subject"])
                link_by_hand(account, identity, actor=OPERATOR)
        except NotLinked as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"{account} is {'not linked any more' if options['unlink'] else 'linked'}")
