"""`manage.py reset_second_factor NAME`: for somebody who has lost theirs. Make sure first that it is they who ask."""

from typing import Any

from django.contrib.auth.models import User
from django.core.management.base import BaseCommand, CommandError, CommandParser

from console.signin.reset import reset_second_factor
from incidents.actor import OPERATOR


class Command(BaseCommand):
    help = "Removes an account's second factors and signs it out everywhere; at its next sign-in it sets up another."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("account", help="the name it signs in with")

    def handle(self, *_args: Any, **options: Any) -> None:
        account = User.objects.filter(username=options["account"]).first()
        if account is None:
            raise CommandError(f"there is no account {options['account']}")
        removed = reset_second_factor(account, actor=OPERATOR)
        self.stdout.write(f"{account} has no second factor any more ({removed} removed) and is signed out everywhere")
