"""`manage.py migrate`: Django's own, and then every kind of process has its rights on the tables that there are now."""

from typing import Any

from django.core.management.commands.migrate import Command as Migrate

from incident_response import grants


class Command(Migrate):
    """Nothing is given where it only looks."""

    def handle(self, *args: Any, **options: Any) -> None:
        super().handle(*args, **options)
        if options["check_unapplied"] or options["plan"]:
            return
        for group in grants.give():
            self.stderr.write(
                f"There is no role {group}, and this one may not make it: web and workers go on with one login."
                " What a superuser does about it is in docs/connect.md."
            )
