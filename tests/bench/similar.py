"""Similar incidents among a hundred thousand, beside reading one by its key; and how many planted twins are missed."""

from tests.bench.application import Application
from tests.bench.copied import in_a_copy
from tests.bench.measure import Measure

COPY = "year"
TIMES_A_KEY = 15
MISSED_OF_TEN = 1
PATIENCE = 900.0


def measure(app: Application) -> list[Measure]:
    """95th percentiles in milliseconds, by turns, in a copy of the database: what is measured after it finds no year."""
    found: dict[str, float] = in_a_copy(app, copy=COPY, steps="tests.bench.similar_steps", patience=PATIENCE)
    by_key = found["by_key_ms"]
    return [
        Measure(name="similar_p95_ms", value=found["similar_ms"], baseline=by_key, limit=TIMES_A_KEY * by_key),
        Measure(name="similar_twins_missed_of_10", value=found["missed_of_10"], baseline=10, limit=MISSED_OF_TEN),
    ]
