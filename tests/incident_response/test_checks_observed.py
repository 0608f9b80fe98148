"""The checks of what is told to Prometheus and to a collector of traces."""

from collections.abc import Callable

import pytest

from incident_response import settings

Found = Callable[..., list[tuple[str, str]]]


def test_headers_for_a_collector(found: Found) -> None:
    collector = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}
    assert found(**collector, OTEL_EXPORTER_OTLP_HEADERS="authorization=Basic%20eA==, X-Tenant=ours") == []
    assert settings.OTEL_EXPORTER_OTLP_HEADERS == {"authorization": "Basic eA==", "x-tenant": "ours"}
    ((number, said),) = found(OTEL_EXPORTER_OTLP_HEADERS="x-tenant=ours", OTEL_EXPORTER_OTLP_ENDPOINT="")
    assert (number, said.startswith("OTEL_EXPORTER_OTLP_ENDPOINT is not set")) == ("E003", True)


@pytest.mark.parametrize("value", ["authorization", "a b=c", "a=b%0d%0ac: d"])
def test_headers_that_are_none(found: Found, value: str) -> None:
    collector = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://collector:4318"}
    ((number, said),) = found(**collector, OTEL_EXPORTER_OTLP_HEADERS=value)
    assert (number, said.startswith("OTEL_EXPORTER_OTLP_HEADERS is malformed"), value in said) == ("E002", True, False)


@pytest.mark.parametrize(("value", "wrong"), [("-1", "E006"), ("65536", "E006"), ("http", "E002")])
def test_a_port_that_is_none(found: Found, value: str, wrong: str) -> None:
    ((number, said),) = found(METRICS_PORT=value)
    assert (number, said.startswith("METRICS_PORT ")) == (wrong, True)


@pytest.mark.parametrize(
    "value", ["sentry.example.com/42", "https://sentry.example.com/42", "https://key@sentry.example.com/"]
)
def test_an_address_for_errors_that_is_none(found: Found, value: str) -> None:
    ((number, said),) = found(SENTRY_DSN=value)
    assert (number, said.startswith("SENTRY_DSN is malformed")) == ("E005", True)
