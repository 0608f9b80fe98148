"""First events by one statement, beside the same rows saved one by one through the ORM, behind the same server and front."""

from tests.bench.application import Application
from tests.bench.intake import genuine_webhooks
from tests.bench.measure import Measure
from tests.bench.turns import Kind, by_turns
from tests.web import serving

SECONDS = 1.5
TIMES_FASTER = 3.0


def measure(app: Application) -> list[Measure]:
    """Webhooks a second."""
    settings = {**app.settings, "DJANGO_SETTINGS_MODULE": "tests.bench.orm_settings"}
    folder = app.folder / "orm"
    folder.mkdir()
    with serving(settings, folder) as port:
        ours, base = by_turns(
            Kind(app.port, genuine_webhooks(app.webhook_secret)),
            Kind(port, genuine_webhooks(app.webhook_secret)),
            seconds=SECONDS,
        )
    return [Measure(name="orm_per_s", value=ours.per_second, baseline=base.per_second, limit=TIMES_FASTER)]
