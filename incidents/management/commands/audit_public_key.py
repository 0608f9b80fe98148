"""`manage.py audit_public_key`: the public key that signs heads, as a PEM file to keep outside this installation."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from clients.errors import OutsideError
from incidents.audit.public_key import in_pem
from incidents.audit.signing_key import configured


class Command(BaseCommand):
    help = "Prints the public key that signs the audit log's heads; exit status 2 when AWS KMS does not answer."

    def handle(self, *_args: Any, **_options: Any) -> None:
        try:
            self.stdout.write(in_pem(configured().public_key), ending="")
        except OutsideError as outage:
            raise CommandError(str(outage), returncode=2) from None
