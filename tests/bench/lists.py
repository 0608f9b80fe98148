"""The lists at a hundred thousand incidents and a million events, beside the same pages when there were a hundred and a thousand.

Beside each stands the time of Django's own login page in the same run. And what an export holds in memory, of a long incident and
of a short one.
"""

from tests.bench.application import Application
from tests.bench.copied import in_a_copy
from tests.bench.measure import Measure

COPY = "lists"
TIMES_A_HUNDRED = 2.0
TIMES_LOGIN = 30.0
TIMES_SHORT = 1.1
PATIENCE = 3_600.0


def measure(app: Application) -> list[Measure]:
    """Milliseconds of a view and its template, in a copy of the database as it is; megabytes of a process at its most."""
    taken = in_a_copy(app, copy=COPY, steps="tests.bench.lists_steps", patience=PATIENCE)
    login = taken["login_ms"]
    pages = [
        Measure(name=f"{name}_ms", value=many, baseline=few, limit=TIMES_A_HUNDRED * few)
        for name, (many, few, _) in taken["pages"].items()
    ]
    beside = [
        Measure(name=f"{name}_p95_ms", value=p95, baseline=login, limit=TIMES_LOGIN * login)
        for name, (_, _, p95) in taken["pages"].items()
    ]
    held = [
        Measure(name=f"{name}_mb", value=long, baseline=short, limit=TIMES_SHORT * short)
        for name, (long, short) in taken["held"].items()
    ]
    return [*pages, *beside, *held]
