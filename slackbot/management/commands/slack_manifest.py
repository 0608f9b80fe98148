"""`manage.py slack_manifest`: prints the manifest of this installation's Slack app, to paste into Slack."""

import json
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand

from slackbot.manifest import manifest


class Command(BaseCommand):
    """JSON on standard output. It needs PUBLIC_URL and nothing else: the app comes before its token."""

    help = "Prints the Slack app's manifest for PUBLIC_URL and SLACK_COMMANDS."
    requires_system_checks: list[str] = []

    def handle(self, *args: Any, **options: Any) -> None:  # noqa: ARG002 - Django's own signature
        """Says on standard error when Slack would refuse the address."""
        if not settings.HTTPS:
            self.stderr.write(f"Slack calls https only, and PUBLIC_URL is {settings.PUBLIC_URL}")
        self.stdout.write(json.dumps(manifest(), indent=2, ensure_ascii=False))
