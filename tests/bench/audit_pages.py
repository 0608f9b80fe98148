"""Pages of the audit log at a million events, beside the same pages when there were a thousand."""

from tests.bench.application import Application
from tests.bench.copied import in_a_copy
from tests.bench.measure import Measure

COPY = "pages"
TIMES_A_THOUSAND, TIMES_OF_SEARCH = 1.5, 2.0
PATIENCE = 600.0


def measure(app: Application) -> list[Measure]:
    """Milliseconds of a view and its template, in a copy of the database as it is: what is measured after it finds no million."""
    pages: dict[str, tuple[float, float]] = in_a_copy(
        app, copy=COPY, steps="tests.bench.audit_steps", patience=PATIENCE
    )
    return [
        Measure(name=f"audit_{name}_ms", value=million, baseline=thousand, limit=_times(name) * thousand)
        for name, (million, thousand) in pages.items()
    ]


def _times(page: str) -> float:
    """A search over all incidents may take somewhat longer than a page of one incident's log."""
    return TIMES_OF_SEARCH if page.startswith("search") else TIMES_A_THOUSAND
