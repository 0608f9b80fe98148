"""The first page with 100,000 incidents and a million events, beside itself with 100, and beside Django's login page."""

from tests.bench.application import Application
from tests.bench.copied import in_a_copy
from tests.bench.measure import Measure

COPY = "home"
TIMES_A_HUNDRED = 2.0
TIMES_THE_LOGIN = 30.0
PATIENCE = 1200.0


def measure(app: Application) -> list[Measure]:
    """95th percentiles in milliseconds, in a copy of the database: what is measured after it finds none of these incidents."""
    found: dict[str, list[float]] = in_a_copy(app, copy=COPY, steps="tests.bench.home_steps", patience=PATIENCE)
    login = found.pop("login")[1]
    pages = [
        Measure(name=f"{name}_p95_ms", value=many, baseline=few, limit=TIMES_A_HUNDRED * few)
        for name, (few, many) in found.items()
    ]
    value = found["home"][1]
    return [*pages, Measure(name="home_login_p95_ms", value=value, baseline=login, limit=TIMES_THE_LOGIN * login)]
