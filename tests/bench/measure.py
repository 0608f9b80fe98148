"""A figure beside its limit."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True, kw_only=True)
class Measure:
    """`value` is ours, `baseline` what the same machine does without our work, in the unit that ends the name.

    The limit is of the ratio, which is to be at least so much, where a number a second is measured; of the value, which is
    to be at most so much, where a time is.
    """

    name: str
    value: float
    baseline: float
    limit: float

    @property
    def ratio(self) -> float:
        """Of the value to the baseline."""
        return self.value / self.baseline

    @property
    def kept(self) -> bool:
        """Whether the limit is."""
        return self.ratio >= self.limit if self.name.endswith("_per_s") else self.value <= self.limit

    def line(self) -> str:
        """For people and their tools."""
        figures = {"value": self.value, "baseline": self.baseline, "ratio": self.ratio, "limit": self.limit}
        return " ".join([self.name, *(f"{name}={each:.4g}" for name, each in figures.items()), self.verdict])

    @property
    def verdict(self) -> str:
        """The last word of the line."""
        return "ok" if self.kept else "OVER"

    def as_json(self) -> dict[str, Any]:
        """The same, for a file."""
        return asdict(self) | {"ratio": self.ratio, "verdict": self.verdict}
