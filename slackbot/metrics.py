"""Numbers of the Slack side, for /metrics."""

from prometheus_client import Counter

SLACK_REQUESTS = Counter("slack_request_count", "Requests from Slack by what became of them", ["outcome"])
