"""`manage.py signing_relay`: signs OnCall's webhooks and passes them on (incidents/relay.py, docs/connecting-alerts.md)."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from incidents.relay import serve

NEEDED = ("SIGNING_RELAY_BEARER", "SIGNING_RELAY_TARGET")


class Command(BaseCommand):
    """Runs until it is ended. Needs no database, no Redis and no Slack, so only its own settings are checked."""

    help = "Takes OnCall's webhooks on a private address, signs them and passes them on"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--listen", default="127.0.0.1:8090", help="address and port, e.g. 0.0.0.0:8090")

    def handle(self, *_args: Any, listen: str, **_options: Any) -> None:
        missing = [name for name in NEEDED if not getattr(settings, name)]
        if not settings.GRAFANA_ONCALL_HMAC_SECRET_ID and not settings.GRAFANA_ONCALL_HMAC_SECRET:
            missing.append("GRAFANA_ONCALL_HMAC_SECRET_ID")
        if missing:
            raise CommandError(f"{missing[0]} is not set")
        host, _, port = listen.rpartition(":")
        if not host or not port.isdigit():
            raise CommandError("--listen takes an address and a port, such as 0.0.0.0:8090")
        with serve((host, int(port))) as relay:
            self.stdout.write(f"relay: http://{host}:{relay.server_address[1]} -> {settings.SIGNING_RELAY_TARGET}")
            self.stdout.flush()
            try:
                relay.serve_forever()
            except KeyboardInterrupt:
                return
