"""The settings of sources: their severities, the labels that tell one, and which of them are in shadow mode."""

from collections.abc import Callable

import pytest

from incident_response import settings

Found = Callable[..., list[tuple[str, str]]]


@pytest.mark.parametrize(
    ("name", "value"),
    [("SOURCE_SEVERITIES", "uptime=P2"), ("SHADOW_SOURCES", "alertmanager,uptime"), ("SEVERITY_LABELS", ",")],
)
def test_sources_and_labels_that_there_are_not(found: Found, name: str, value: str) -> None:
    assert [(number, said.split()[0]) for number, said in found(**{name: value}) if number[0] == "E"] == [
        ("E011", name)
    ]


def test_a_severity_for_each_source(found: Found) -> None:
    assert found(SOURCE_SEVERITIES="alertmanager=P2, grafana-oncall = P1,") == []
    assert settings.SOURCE_SEVERITIES == {"alertmanager": "P2", "grafana-oncall": "P1"}


def test_shadow_mode_is_worth_a_warning(found: Found) -> None:
    ((number, said),) = found(SHADOW_SOURCES="alertmanager")
    assert (number, "alerts of alertmanager are recorded only" in said) == ("W002", True)


@pytest.mark.parametrize("names", ["none", "checkout,-payments", "x" * 76])
def test_services_that_cannot_be_chosen(found: Found, names: str) -> None:
    ((number, said),) = found(AFFECTED_SERVICES=names)
    assert (number, said.startswith("AFFECTED_SERVICES names ")) == ("E017", True)
