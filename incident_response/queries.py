"""The queries behind a room's first numbers: their defaults, and what makes one of an operator's own malformed.

`{service}` stands for the alert's service, `{budget}` for the share of requests that the SLO lets fail. A service is
text from outside: it is escaped as the text in double quotes that it has to stand in, compared exactly.
"""

import re

_FAILED = 'sum(rate(http_requests_total{service="{service}",status=~"5.."}[5m]))'
_ALL = 'sum(rate(http_requests_total{service="{service}"}[5m]))'
# Without one failed request there is no series of them, which is zero only where there were requests at all.
ERROR_RATE = f"({_FAILED} or 0 * {_ALL}) / {_ALL}"
BURN_RATE = f"{ERROR_RATE.replace('5m', '1h')} / {{budget}}"
LATENCY = 'histogram_quantile(0.99, sum by (le) (rate(http_request_duration_seconds_bucket{service="{service}"}[5m])))'
LOGS = '{service="{service}"} |~ "(?i)(error|exception|fatal|panic)"'
TRACES = '{ resource.service.name = "{service}" && status = error }'

_EXACTLY = re.compile(r'(?<![!=<>~])=\s*"\{service\}"')
_PLACEHOLDER = re.compile(r"\{[A-Za-z_]+\}")
KNOWN = {"{service}", "{budget}"}


def why_malformed(template: str) -> str:
    """What is wrong with a query's template, in words; empty when it can be used."""
    named = _PLACEHOLDER.findall(template)
    if "{service}" not in named:
        return "has no {service} in it"
    unknown = sorted(set(named) - KNOWN)
    if unknown:
        return f"names {unknown[0]}, and there are {' and '.join(sorted(KNOWN))} only"
    if len(_EXACTLY.findall(template)) != named.count("{service}"):
        return 'must compare it exactly and in double quotes, as in service="{service}"'
    return ""
