"""`manage.py slack_manifest`: prints the manifest of this installation's Slack app, to paste into Slack, or a link that has it."""

import json
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.core.management.base import BaseCommand, CommandParser

from slackbot.as_yaml import as_yaml
from slackbot.manifest import manifest

# "Create an app", filled in. https://docs.slack.dev/app-manifests/configuring-apps-with-app-manifests
CREATE = "https://api.slack.com/apps?new_app=1&manifest_json="


class Command(BaseCommand):
    """JSON on standard output, or YAML: Slack takes either. PUBLIC_URL is all it needs: the app comes before its token.

    `--link` prints an address instead, at which Slack's page for a new app has the manifest filled in.
    """

    help = "Prints the Slack app's manifest for PUBLIC_URL and SLACK_COMMANDS."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--link", action="store_true", help="an address to open, at which the app is made")
        parser.add_argument("--yaml", action="store_true", help="as YAML; manifest.yaml at the root is made so")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Says on standard error when Slack would refuse the address."""
        if not settings.HTTPS:
            self.stderr.write(f"Slack calls https only, and PUBLIC_URL is {settings.PUBLIC_URL}")
        made = manifest()
        if options["link"]:
            self.stdout.write(CREATE + quote(json.dumps(made, separators=(",", ":")), safe=""))
            return
        self.stdout.write(as_yaml(made) if options["yaml"] else json.dumps(made, indent=2, ensure_ascii=False))
