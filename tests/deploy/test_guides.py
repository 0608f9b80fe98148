"""What the guides to installing type in is there: services, values, objects of the chart, parameters of the template, files."""

import re
from typing import Any

import pytest
import yaml
from cfnlint.decode.cfn_yaml import loads

from tests.deploy.chart import CHART, usual
from tests.deploy.processes import COMPOSE
from tests.deploy.test_aws import TEMPLATE
from tests.deploy.test_chart_network import INSIDE, PUBLIC
from tests.deploy.test_compose import FILLED_IN
from tests.fences.code import ROOT

ONE_MACHINE = (ROOT / "docs" / "install-one-machine.md").read_text()
KUBERNETES = (ROOT / "docs" / "install-kubernetes.md").read_text()
AWS = (ROOT / "docs" / "aws.md").read_text()


def has(values: Any, path: str) -> bool:
    for name in path.split("."):
        if not isinstance(values, dict) or name not in values:
            return False
        values = values[name]
    return True


def test_every_service_that_is_typed_is_in_the_compose_file() -> None:
    typed = set(re.findall(r"docker compose exec (\w+)|--profile relay up --detach (\w+)", ONE_MACHINE))
    assert {one or other for one, other in typed} == {"web", "postgres", "relay"}
    assert {one or other for one, other in typed} <= COMPOSE["services"].keys()


def test_the_lines_to_fill_in_are_those_that_are_enough() -> None:
    block = ONE_MACHINE.partition("2. In `.env`")[2].partition("3. Start it")[0]
    assert set(re.findall(r"^ +([A-Z_]+)=", block, re.MULTILINE)) == FILLED_IN.keys()


def test_every_value_that_is_named_is_one() -> None:
    values = yaml.safe_load((CHART / "values.yaml").read_text())
    parts = "|".join(values)
    named = set(re.findall(rf"`((?:{parts})\.[\w.]+)(?:=\w+)?`", KUBERNETES))
    assert len(named) > 5
    assert {path for path in named if not has(values, path)} == set()


def test_every_object_that_is_typed_is_in_the_chart() -> None:
    rendered = usual("production")
    deployments = set(re.findall(r"exec (?:--stdin --tty )?deploy/([\w-]+)", KUBERNETES))
    assert deployments <= {f"incident-response-{name}" for name in rendered.of("Deployment")}
    made = set(re.findall(r"create secret generic ([\w-]+)", KUBERNETES))
    assert made == {one["spec"]["target"]["name"] for one in usual("default").of("ExternalSecret").values()}
    relay = re.findall(r"`http://([\w-]+)\.incident-response:(\d+)/`", KUBERNETES)
    service = rendered.of("Service")["relay"]
    assert relay == [(service["metadata"]["name"], str(service["spec"]["ports"][0]["port"]))]


def test_the_health_check_that_is_typed_is_the_image_s() -> None:
    assert "python deploy/healthcheck.py http://127.0.0.1:8000/ready" in KUBERNETES
    assert "deploy/healthcheck.py" in (ROOT / "Dockerfile").read_text()


def test_the_template_is_given_parameters_that_it_has() -> None:
    parameters = loads(TEMPLATE.read_text())["Parameters"]
    (command,) = re.findall(r"aws cloudformation deploy(?:.*\\\n)+.*\n", AWS)
    given = set(re.findall(r"(\w+)=", command))
    assert given <= parameters.keys()
    assert {name for name, one in parameters.items() if "Default" not in one} <= given


@pytest.mark.parametrize("guide", [ONE_MACHINE, KUBERNETES, AWS], ids=["one-machine", "kubernetes", "aws"])
def test_every_file_that_is_named_is_there(guide: str) -> None:
    named = set(re.findall(r"(?<![\w/])(deploy/(?:compose|helm|aws|healthcheck)[\w./-]*)", guide))
    assert named
    assert {path for path in named if not (ROOT / path.rstrip(".")).exists()} == set()


def test_the_versions_of_kubernetes_are_those_that_are_validated() -> None:
    versions = re.findall(
        r'VERSIONS = \("([\d.]+)", "([\d.]+)"\)', (ROOT / "tests" / "deploy" / "render_and_validate.py").read_text()
    )
    assert [f"Kubernetes {oldest} to {newest}" in KUBERNETES for oldest, newest in versions] == [True]


def test_the_proxy_on_one_machine_lets_in_what_the_cluster_s_does() -> None:
    (public,) = re.findall(r"@public path (.+)", ONE_MACHINE)
    (inside,) = re.findall(r"path (/admin.+)", ONE_MACHINE)
    assert {path.removesuffix("*") for path in public.split()} == {path for path, _ in PUBLIC}
    assert {path.removesuffix("*") for path in inside.split()} == {path for path, _ in INSIDE}
