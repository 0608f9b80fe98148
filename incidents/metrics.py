"""Numbers of the record, for /metrics."""

from prometheus_client import Counter, Histogram

WEBHOOKS = Counter("webhook_count", "Webhook requests by what became of them", ["outcome"])
INCIDENTS_RESOLVED = Counter("incident_resolved_count", "Incidents resolved")
POSTMORTEMS_CREATED = Counter("postmortem_created_count", "Postmortems written")
ASSEMBLY_SECONDS = Histogram(
    "assembly_duration_seconds",
    "From the alert on record to the room being ready",
    buckets=(1, 2, 3, 5, 8, 13, 21, 34, 60, 120, 180, 300, 450, 600),
)
