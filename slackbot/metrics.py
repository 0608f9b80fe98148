"""Numbers of the Slack side, for /metrics."""

from prometheus_client import Counter

SLACK_REQUESTS = Counter("slack_request_count", "Requests from Slack by what became of them", ["outcome"])
DIRECTORY_LOOKUPS_FAILED = Counter(
    "directory_lookup_failure_count", "Team directory lookups that failed with no copy kept"
)
