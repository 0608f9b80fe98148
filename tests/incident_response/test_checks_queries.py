"""Queries of an operator's own: one that could look at another service, or at none, stops the start."""

from collections.abc import Callable

import pytest

from incident_response import checks, queries, settings

Found = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Found:
    """What the checks say with these settings, as ids and words."""

    def look(**changes: object) -> list[tuple[str, str]]:
        for name, value in changes.items():
            monkeypatch.setattr(settings, name, value)
        return [(str(each.id).partition(".")[2], each.msg) for each in checks.every_setting()]

    return look


@pytest.mark.parametrize("name", checks.QUERIES)
def test_one_without_the_service_stops_the_start(found: Found, name: str) -> None:
    assert found(**{name: "sum(rate(http_requests_total[5m]))"}) == [("E010", f"{name} has no {{service}} in it")]


@pytest.mark.parametrize(
    ("template", "why"),
    [
        ('a{service="{servcie}",b="{service}"}', "names {servcie}"),
        ('a{service=~"{service}"}', "must compare it exactly"),
        ('a{service!="{service}"}', "must compare it exactly"),
        ("{service=`{service}`}", "must compare it exactly"),
        ('a{job="prod/{service}"}', "must compare it exactly"),
        ('a{service="{service}"} / b{service=~"{service}"}', "must compare it exactly"),
    ],
)
def test_one_that_a_label_could_break_out_of(template: str, why: str) -> None:
    assert queries.why_malformed(template).startswith(why)


@pytest.mark.parametrize(
    "template",
    [
        'slo:burn:1h{service="{service}"}',
        '{ resource.service.name = "{service}" }',
        '{app="{service}"} |~ `a{2,3}` | line_format "{{.msg}}"',
        'a{service="{service}"} / {budget}',
    ],
)
def test_one_that_will_do(template: str) -> None:
    assert queries.why_malformed(template) == ""


@pytest.mark.parametrize("percent", [0.0, 100.0, -1.0, float("nan")])
def test_an_slo_that_leaves_nothing_or_everything(found: Found, percent: float) -> None:
    assert found(CONTEXT_SLO_PERCENT=percent) == [("E006", "CONTEXT_SLO_PERCENT must be above 0 and below 100")]


def test_an_slo_that_is_no_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MALFORMED", {})
    monkeypatch.setenv("CONTEXT_SLO_PERCENT", "three nines")
    assert settings.read("float", "CONTEXT_SLO_PERCENT", 99.9) == 99.9
    assert settings.MALFORMED == {"CONTEXT_SLO_PERCENT": "a number"}
