"""`manage.py audit_table create|check`: the mirror's table in DynamoDB, made as it must be, or compared with that."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clients import audit_table_shape
from clients.errors import OutsideError
from incidents.audit.mirror_all import owe_every_copy


class Command(BaseCommand):
    help = (
        "create: makes the table (on demand, point-in-time recovery, expiry, deletion protection) and has every chain copied."
        " check: names what is not so. Exit status 1: something is wrong; 2: DynamoDB does not answer or does not let us look."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["create", "check"])

    def handle(self, *_args: Any, what: str, **_options: Any) -> None:
        name = settings.AUDIT_TABLE_NAME
        if not name:
            raise CommandError("AUDIT_TABLE_NAME is not set: name the table there first")
        try:
            if what == "create":
                self._create(name)
            wrong = audit_table_shape.wrong()
        except OutsideError as failure:
            raise CommandError(str(failure), returncode=2) from None
        if wrong:
            raise CommandError(
                f"{name} is not as it must be:\n" + "\n".join(f"  {line}" for line in wrong), returncode=1
            )
        self.stdout.write(f"{name} is as it must be.")

    def _create(self, name: str) -> None:
        is_new = audit_table_shape.create()
        owed = owe_every_copy(is_new=is_new)
        self.stdout.write(f"{name} {'is made' if is_new else 'was there already'}; {owed} chains will be copied to it.")
