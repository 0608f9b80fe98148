"""Numbers of the gate, for /metrics."""

from prometheus_client import Counter, Histogram

OUTCOMES = ("published", "refused", "lapsed", "unknown", "postponed")
PUBLISHED = Counter("statuspage_publish_count", "Publications by outcome", ["outcome"])
GATE_SECONDS = Histogram(
    "approval_gate_latency_seconds",
    "From the approval to the publication being settled",
    buckets=(0.25, 0.5, 1, 2, 3, 5, 8, 13, 30, 60, 120, 300, 600, 900, 3600),
)
for _outcome in OUTCOMES:  # there from the start: an increase from nothing is none to Prometheus
    PUBLISHED.labels(outcome=_outcome)
