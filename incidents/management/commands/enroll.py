"""`manage.py enroll`: an operator links a Slack account to a console account and fills its groups. Each change is an event."""

import json
import sys
from typing import Any

from django.contrib.auth.models import Group
from django.core.management.base import BaseCommand, CommandError, CommandParser

from incidents.accounts import enrol
from incidents.actor import OPERATOR
from incidents.errors import VerbRefused


class Command(BaseCommand):
    help = "Links a Slack account to a console account and puts it into groups; with --json - reads one person a line."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--team", help="Slack team or enterprise id")
        parser.add_argument("--slack", help="Slack user id")
        parser.add_argument("--email", default="")
        parser.add_argument("--name", default="")
        parser.add_argument("--directory", default="", help="their id in the directory: directory_user_...")
        parser.add_argument("--group", action="append", default=[], dest="groups")
        parser.add_argument(
            "--json", choices=["-"], help="JSON lines on standard input: slack, team, email, name, directory, groups"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        given = ("slack", "team", "email", "name", "directory", "groups")
        people = self._read() if options["json"] else [{key: options[key] for key in given}]
        for one in people:
            self._enrol(one)

    def _read(self) -> list[dict[str, Any]]:
        try:
            return [json.loads(line) for line in sys.stdin if line.strip()]
        except ValueError as error:
            raise CommandError(f"not JSON: {error}") from None

    def _enrol(self, one: dict[str, Any]) -> None:
        if not one.get("slack") or not one.get("team"):
            raise CommandError("--slack and --team are needed: a person is both together")
        try:
            person = enrol(
                team=one["team"],
                slack=one["slack"],
                email=one.get("email", ""),
                name=one.get("name", ""),
                directory=one.get("directory", ""),
                groups=list(one.get("groups", [])),
                actor=OPERATOR,
            )
        except VerbRefused as refused:
            raise CommandError(str(refused)) from None
        except Group.DoesNotExist:
            known = ", ".join(Group.objects.order_by("name").values_list("name", flat=True))
            raise CommandError(f"unknown group in {one.get('groups')}; there are: {known}") from None
        self.stdout.write(f"{person} is {person.reference}, in {', '.join(one.get('groups', [])) or 'no group'}")
