"""The settings of OnCall, Mimir, Loki, Tempo, WorkOS, GitHub and mail: what comes together, what contradicts, what is malformed."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incident_response import checks, maps, settings

Found = Callable[..., list[tuple[str, str]]]


@pytest.fixture
def found(monkeypatch: pytest.MonkeyPatch) -> Found:
    """What the checks say with these settings, as ids and words."""

    def look(**changes: str) -> list[tuple[str, str]]:
        for name, value in changes.items():
            monkeypatch.setattr(settings, name, value)
            monkeypatch.setenv(name, value)
        return [(str(each.id).partition(".")[2], each.msg) for each in checks.every_setting()]

    return look


def test_a_users_token_that_can_tell_nobody(found: Found) -> None:
    without = {"GRAFANA_ONCALL_URL": "", "GRAFANA_ONCALL_TOKEN": "", "WEBHOOK_SCHEMES": "grafana-alerting-hmac"}
    said = found(GRAFANA_ONCALL_USER_TOKEN="glsa_user", **without)
    assert ("E003", "GRAFANA_ONCALL_URL is not set although GRAFANA_ONCALL_USER_TOKEN is") in said


PAGING = {"APPROVERS_SCHEDULE_ID": "S1", "APPROVERS_NEXT_SCHEDULE_ID": "S2", "GRAFANA_ONCALL_USER_TOKEN": "glsa_user"}


def test_approvers_schedules_are_in_order(found: Found) -> None:
    assert found(**PAGING) == []


@pytest.mark.parametrize(
    ("missing", "given"),
    [("APPROVERS_SCHEDULE_ID", "APPROVERS_NEXT_SCHEDULE_ID"), ("GRAFANA_ONCALL_USER_TOKEN", "APPROVERS_SCHEDULE_ID")],
)
def test_approvers_schedules_without_what_paging_takes(found: Found, missing: str, given: str) -> None:
    assert found(**PAGING | {missing: ""}) == [("E003", f"{missing} is not set although {given} is")]


def test_a_token_scheme_without_its_token(found: Found) -> None:
    ((number, said),) = found(GRAFANA_ONCALL_BEARER="")
    assert number == "E004"
    assert said.startswith("GRAFANA_ONCALL_BEARER is not set")


def test_a_token_scheme_that_can_ask_nobody(found: Found) -> None:
    ((number, said),) = found(GRAFANA_ONCALL_URL="", GRAFANA_ONCALL_TOKEN="")
    assert number == "E004"
    assert said.startswith("GRAFANA_ONCALL_URL is not set")


@pytest.mark.parametrize("store", checks.STORES)
def test_a_store_with_a_user_and_no_address(found: Found, store: str) -> None:
    assert found(**{f"{store}_URL": ""}) == [
        ("E003", f"{store}_URL is not set although {store}_USER is: they come together")
    ]


@pytest.mark.parametrize("store", checks.STORES)
def test_a_store_on_grafana_cloud_without_its_user(found: Found, store: str) -> None:
    assert found(**{f"{store}_USER": ""}) == [
        ("E003", f"{store}_USER is not set although {store}_URL and GRAFANA_CLOUD_TOKEN are")
    ]


def test_users_without_the_token(found: Found) -> None:
    said = found(GRAFANA_CLOUD_TOKEN="")
    assert {number for number, _ in said} == {"E003"}
    assert all(words.startswith("GRAFANA_CLOUD_TOKEN is not set") for _, words in said)


def test_self_hosted_stores_need_neither(found: Found) -> None:
    users = {"MIMIR_USER": "", "LOKI_USER": "", "TEMPO_USER": ""}
    assert found(GRAFANA_CLOUD_TOKEN="", GRAFANA_ORG_ID="checkout", **users) == []


def test_a_tenant_and_a_token(found: Found) -> None:
    ((number, said),) = found(GRAFANA_ORG_ID="checkout")
    assert (number, said.startswith("GRAFANA_ORG_ID contradicts GRAFANA_CLOUD_TOKEN")) == ("E008", True)


@pytest.mark.parametrize(
    ("store", "address", "is_right"),
    [
        ("MIMIR", "https://prometheus-prod-01.grafana.net/api/prom", True),
        ("MIMIR", "https://prometheus-prod-01.grafana.net", False),
        ("LOKI", "https://logs-prod-01.grafana.net/", True),
        ("LOKI", "https://logs-prod-01.grafana.net/loki", False),
        ("TEMPO", "https://tempo-prod-01.grafana.net/tempo/", True),
        ("TEMPO", "https://tempo-prod-01.grafana.net", False),
    ],
)
def test_an_address_on_grafana_cloud(found: Found, store: str, address: str, is_right: bool) -> None:
    numbers = [number for number, _ in found(**{f"{store}_URL": address})]
    assert numbers == ([] if is_right else ["E008"])


@pytest.mark.parametrize(
    ("missing", "given"),
    [
        ("WORKOS_DIRECTORY_ID", "WORKOS_API_KEY"),
        ("WORKOS_TEAM_GROUP_MAP", "WORKOS_API_KEY"),
        ("GITHUB_ORG_SLUG", "GITHUB_TOKEN"),
        ("GITHUB_REPO_NAMES", "GITHUB_TOKEN"),
    ],
)
def test_half_of_what_comes_together(found: Found, missing: str, given: str) -> None:
    assert found(**{missing: ""}) == [("E003", f"{missing} is not set although {given} is: they come together")]


def test_groups_by_team() -> None:
    assert maps.groups_by_team('{"checkout": "directory_group_1"}') == {"checkout": "directory_group_1"}
    assert maps.groups_by_team("") == {}


def test_groups_by_role_are_ours() -> None:
    assert maps.groups_by_role('{"approvers": "directory_group_1"}') == {"approvers": "directory_group_1"}
    with pytest.raises(ValueError, match="approvers, auditors"):
        maps.groups_by_role('{"admins": "directory_group_1"}')


@pytest.mark.parametrize("text", ["checkout", "[]", '{"checkout": 1}', '{"checkout": " "}', '{"checkout": ["g"]}'])
def test_groups_by_team_that_are_malformed(text: str) -> None:
    with pytest.raises(ValueError):
        maps.groups_by_team(text)


def test_repositories_by_service() -> None:
    assert maps.repositories_by_service('{"checkout": ["checkout", "cart"]}') == {"checkout": ["checkout", "cart"]}
    assert maps.repositories_by_service("checkout, cart,") == {"*": ["checkout", "cart"]}
    assert maps.repositories_by_service("") == {}


@pytest.mark.parametrize("text", ['["a"]', "acme/checkout", "..", '{"checkout": "a"}', '{"checkout": [1]}', "{"])
def test_repositories_by_service_that_are_malformed(text: str) -> None:
    with pytest.raises(ValueError):
        maps.repositories_by_service(text)


def test_datasources_by_store() -> None:
    assert maps.datasources_by_store('{"loki": "grafanacloud-logs"}') == {"loki": "grafanacloud-logs"}
    assert maps.datasources_by_store("") == {}


@pytest.mark.parametrize("text", ["loki", '{"grafana": "x"}', '{"loki": ""}', '{"loki": "a&b"}', '{"loki": 1}'])
def test_datasources_that_are_malformed(text: str) -> None:
    with pytest.raises(ValueError):
        maps.datasources_by_store(text)


def test_links_into_grafana_need_its_address(found: Found) -> None:
    given = {"GRAFANA_DATASOURCES": '{"loki": "x"}', "GRAFANA_URL": ""}
    assert found(**given) == [("E003", "GRAFANA_URL is not set although GRAFANA_DATASOURCES is")]


def test_a_malformed_table_stops_the_start(found: Found, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "MALFORMED", {})
    monkeypatch.setenv("WORKOS_TEAM_GROUP_MAP", "[]")
    assert settings.table("WORKOS_TEAM_GROUP_MAP", maps.groups_by_team, maps.GROUPS) == {}
    assert found() == [("E002", f"WORKOS_TEAM_GROUP_MAP is malformed: {maps.GROUPS} is expected")]


@given(st.text(max_size=40) | st.from_regex(r"[{\[][\"a-z:,\[\]{}]{0,20}"))
def test_whatever_is_set_is_read_or_refused(text: str) -> None:
    for parse in (maps.groups_by_team, maps.repositories_by_service):
        try:
            assert isinstance(parse(text), dict)
        except ValueError:
            continue


def test_no_sender_of_mail_is_worth_a_warning(found: Found) -> None:
    ((number, said),) = found(MAIL_FROM="")
    assert (number, said.startswith("MAIL_FROM is empty: while Slack is down nobody")) == ("W003", True)


@pytest.mark.parametrize("sender", ["nobody", "a@b@c.example", "a@c.example,b@c.example", "Incidents a@c.example"])
def test_a_sender_of_mail_that_is_none(found: Found, sender: str) -> None:
    ((number, said),) = found(MAIL_FROM=sender)
    assert (number, said.split()[0], sender in said) == ("E015", "MAIL_FROM", False)
