"""The severity of an alert: its labels, else its source's own, else the default."""

from typing import Any

import pytest

from incidents.severity import severity_of

CASES = [
    ({"severity": "critical"}, ("P1", True)),
    ({"severity": "unheard of", "urgency": "low"}, ("P3", True)),
    ({"severity": "warning", "priority": "P1"}, ("P3", True)),
    ({"impact": "P1"}, ("P2", False)),
    ({}, ("P2", False)),
]


@pytest.mark.parametrize(("labels", "severity"), CASES, ids=str)
def test_the_first_label_that_says_one_counts_else_the_sources_own(
    settings: Any, labels: dict[str, str], severity: tuple[str, bool]
) -> None:
    settings.SOURCE_SEVERITIES = {"alertmanager": "P2"}
    assert severity_of(labels, source="alertmanager") == severity


def test_a_source_without_one_of_its_own_has_the_default(settings: Any) -> None:
    settings.SOURCE_SEVERITIES, settings.DEFAULT_SEVERITY = {"alertmanager": "P2"}, "P3"
    assert severity_of({}, source="grafana-oncall") == ("P3", False)


def test_which_labels_tell_it_is_a_setting(settings: Any) -> None:
    settings.SEVERITY_LABELS = ["impact"]
    assert severity_of({"severity": "P1", "impact": "P3"}, source="grafana-oncall") == ("P3", True)
