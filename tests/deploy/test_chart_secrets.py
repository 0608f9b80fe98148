"""Who knows which secret: none stands in the values, and each process has only those it needs."""

import json
import re

import pytest

from tests.deploy.chart import APPLICATION, CHART, NAMES, Rendered, usual
from tests.fences.test_settings import read

LOOKS_SECRET = re.compile(
    r"TOKEN|SECRET|KEY|BEARER|PASSWORD|_DSN$|_HEADERS$|^DATABASE_URL$|^REDIS_URL$|^SIGNED_SOURCES$"
)
IS_NONE = {  # a name, a number or a public key
    "AI_MAX_TOKENS",
    "AUDIT_FORMER_KEYS",
    "AUDIT_KMS_KEY_ID",
    "GRAFANA_ONCALL_HMAC_SECRET_ID",
    "WEBHOOK_SECRET_GRACE_SECONDS",
}
OF_AWS = {"AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN"}  # a role stands in their place
OF_THE_APPLICATION = {"incident-response-app", "incident-response-web", "incident-response-worker"}
OF_THE_CHART = {"TRUSTED_PROXIES", "PUBLIC_URL", "DJANGO_ALLOWED_HOSTS", "METRICS_PORT", "SIGNING_RELAY_TARGET"}


@pytest.fixture(params=NAMES)
def rendered(request: pytest.FixtureRequest) -> Rendered:
    return usual(request.param)


def refused_as_settings() -> set[str]:
    schema = json.loads((CHART / "values.schema.json").read_text())
    return set(schema["properties"]["settings"]["propertyNames"]["not"]["enum"])


def secrets() -> set[str]:
    return {name for name in read() if LOOKS_SECRET.search(name)} - IS_NONE


def known_by(rendered: Rendered, component: str) -> set[str]:
    """The Secrets whose content is in its environment."""
    pod = rendered.pods()[component]
    given = [one for each in [*pod["containers"], *pod.get("initContainers", [])] for one in each.get("envFrom", [])]
    return {one["secretRef"]["name"] for one in given if "secretRef" in one}


def test_every_secret_is_refused_among_the_settings() -> None:
    assert refused_as_settings() == secrets() | OF_AWS | OF_THE_CHART


def test_every_exception_is_a_setting() -> None:
    assert read() >= IS_NONE


def test_no_secret_is_in_what_is_rendered(rendered: Rendered) -> None:
    assert rendered.of("Secret") == {}
    assert refused_as_settings() & rendered.of("ConfigMap")["settings"]["data"].keys() <= OF_THE_CHART


def test_the_owner_s_password_is_the_migration_s_alone(rendered: Rendered) -> None:
    assert known_by(rendered, "migrate") == {"incident-response-migrate"}
    assert {known for one in APPLICATION for known in known_by(rendered, one)} <= OF_THE_APPLICATION


def test_web_and_workers_have_logins_of_their_own_where_the_values_name_them() -> None:
    app = {"incident-response-app"}
    known = {one: known_by(usual("production"), one) - app for one in APPLICATION}
    assert known.pop("web") == {"incident-response-web"}
    assert {frozenset(of_one) for of_one in known.values()} == {frozenset({"incident-response-worker"})}
    assert {frozenset(known_by(usual("default"), one)) for one in APPLICATION} == {frozenset(app)}


def test_its_own_login_stands_in_the_place_of_the_common_one() -> None:
    """Of two that have the same name the later counts."""
    for component, last in {"web": "web", "gate": "worker", "beat": "worker"}.items():
        pod = usual("production").pods()[component]
        for each in [*pod["containers"], *pod["initContainers"]]:
            assert each["envFrom"][-1] == {"secretRef": {"name": f"incident-response-{last}"}}


def test_the_relay_knows_only_its_own() -> None:
    assert known_by(usual("production"), "relay") == {"incident-response-relay"}


def test_the_operator_makes_each_secret_that_is_named(rendered: Rendered) -> None:
    named = {secret for component in rendered.pods() for secret in known_by(rendered, component)}
    made = {one["spec"]["target"]["name"] for one in rendered.of("ExternalSecret").values()}
    assert made in (named, set())  # the minimal installation makes them by hand


def test_pods_act_in_aws_under_a_role_of_their_own() -> None:
    accounts = usual("production").of("ServiceAccount")
    roles = {
        name: one["metadata"].get("annotations", {}).get("eks.amazonaws.com/role-arn") for name, one in accounts.items()
    }
    assert roles[""].endswith("role/incident-response-application")
    assert roles["relay"].endswith("role/incident-response-relay")
    assert roles["migrate"] is None


def test_each_pod_has_the_account_that_is_meant_for_it() -> None:
    accounts = {component: pod["serviceAccountName"] for component, pod in usual("production").pods().items()}
    others = {"relay": "incident-response-relay", "migrate": "incident-response-migrate"}
    assert accounts == dict.fromkeys(APPLICATION, "incident-response") | others
