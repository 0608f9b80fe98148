"""What the chart promises of every pod, for default, minimal and production values."""

import json
from typing import Any

import pytest
import yaml

from tests.deploy.chart import APPLICATION, CHART, NAMES, Manifest, Rendered, render, usual
from tests.deploy.values_table import written
from tests.fences.code import ROOT

QUEUES = ("rooms", "gate", "ai", "default")
REFUSED: dict[str, dict[str, Any]] = {  # what is wrong, and how
    "a secret among the settings": {"settings": {"SLACK_BOT_TOKEN": "xoxb-1"}},
    "a key of AWS": {"settings": {"AWS_SECRET_ACCESS_KEY": "1"}},
    "what the chart says itself": {"settings": {"DJANGO_ALLOWED_HOSTS": "*"}},
    "proxies without a network": {"trustedProxies": ["ingress-nginx"]},
    "everybody as a proxy": {"trustedProxies": ["0.0.0.0/0"]},
    "a setting that is no text": {"settings": {"STORM_ROOMS": 20}},
    "one web server": {"web": {"replicas": {"min": 1, "max": 1}}},
    "a queue without workers": {"workers": {"gate": {"replicas": {"min": 0, "max": 0}}}},
    "a second beat": {"beat": {"replicas": 2}},
    "a queue that nobody fills": {"workers": {"mail": {"concurrency": 1}}},
    "a role that is no role": {"serviceAccount": {"roleArn": "incident-response"}},
    "a misspelt value": {"ingres": {"enabled": False}},
    "a relay without a secret to sign with": {"relay": {"enabled": True}},
}


@pytest.fixture(params=NAMES)
def rendered(request: pytest.FixtureRequest) -> Rendered:
    return usual(request.param)


@pytest.fixture
def pods(rendered: Rendered) -> dict[str, Manifest]:
    return rendered.pods()


def containers(pods: dict[str, Manifest]) -> list[Manifest]:
    return [each for pod in pods.values() for each in [*pod["containers"], *pod.get("initContainers", [])]]


def test_kubernetes_takes_it(rendered: Rendered) -> None:
    assert (rendered.refused, rendered.invalid, rendered.lint) == ("", [], [])


@pytest.fixture(scope="module")
def refusals() -> dict[str, str]:
    return {what: one.refused for what, one in zip(REFUSED, render(*REFUSED.values()), strict=True)}


@pytest.mark.parametrize("what", REFUSED)
def test_the_chart_refuses(refusals: dict[str, str], what: str) -> None:
    assert refusals[what]


def test_nobody_is_root_and_nothing_is_written_to_but_tmp(pods: dict[str, Manifest]) -> None:
    for pod in pods.values():
        assert pod["securityContext"]["runAsNonRoot"]
        assert pod["securityContext"]["runAsUser"] > 10_000
        assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert [volume["name"] for volume in pod["volumes"] if "emptyDir" in volume] == ["tmp"]
    for container in containers(pods):
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert container["volumeMounts"] == [{"name": "tmp", "mountPath": "/tmp"}]  # noqa: S108


def test_no_pod_knows_the_cluster(pods: dict[str, Manifest]) -> None:
    assert {(pod["automountServiceAccountToken"], pod["enableServiceLinks"]) for pod in pods.values()} == {
        (False, False)
    }
    assert not [pod for pod in pods.values() if pod.keys() & {"hostNetwork", "hostPID", "hostIPC"}]


def test_all_run_one_image_and_say_what_they_need(pods: dict[str, Manifest]) -> None:
    assert len({container["image"] for container in containers(pods)}) == 1
    assert all(container["resources"]["limits"]["memory"] for container in containers(pods))
    assert all(container["resources"]["requests"].keys() == {"cpu", "memory"} for container in containers(pods))


def test_the_image_s_user_is_the_pods(pods: dict[str, Manifest]) -> None:
    user = f"USER {pods['web']['securityContext']['runAsUser']}:{pods['web']['securityContext']['runAsGroup']}\n"
    assert user in (ROOT / "Dockerfile").read_text()


def test_there_are_two_web_servers_and_one_beat(rendered: Rendered) -> None:
    deployments = rendered.of("Deployment")
    scaled = rendered.of("HorizontalPodAutoscaler")
    web = scaled["web"]["spec"]["minReplicas"] if "web" in scaled else deployments["web"]["spec"]["replicas"]
    assert web >= 2
    assert deployments["beat"]["spec"]["replicas"] == 1
    assert deployments["beat"]["spec"]["strategy"] == {"type": "Recreate"}
    assert "beat" not in scaled


def test_whatever_there_are_two_of_is_not_taken_away_at_once(rendered: Rendered) -> None:
    scaled = rendered.of("HorizontalPodAutoscaler")
    many = {
        name
        for name, one in rendered.of("Deployment").items()
        if (scaled[name]["spec"]["minReplicas"] if name in scaled else one["spec"]["replicas"]) > 1
    }
    budgets = rendered.of("PodDisruptionBudget")
    assert "web" in many
    assert budgets.keys() == many
    assert {one["spec"]["maxUnavailable"] for one in budgets.values()} == {1}


def test_an_autoscaler_alone_says_how_many_there_are(rendered: Rendered) -> None:
    scaled = rendered.of("HorizontalPodAutoscaler")
    assert not [name for name, one in rendered.of("Deployment").items() if "replicas" in one["spec"] and name in scaled]


def test_by_default_web_and_workers_are_scaled() -> None:
    assert usual("default").of("HorizontalPodAutoscaler").keys() == {"web", "rooms", "ai", "default"}


def test_a_roll_out_takes_nothing_away_before_the_new_one_is_there(rendered: Rendered) -> None:
    for name, one in rendered.of("Deployment").items():
        if name != "beat":
            assert one["spec"]["strategy"]["rollingUpdate"] == {"maxUnavailable": 0, "maxSurge": 1}


def test_nothing_of_a_version_starts_before_its_migrations(rendered: Rendered) -> None:
    job = rendered.of("Job")["migrate"]
    assert job["metadata"]["annotations"]["helm.sh/hook"] == "pre-install,pre-upgrade"
    for component in APPLICATION:
        (wait,) = rendered.pods()[component]["initContainers"]
        assert "migrate --check" in wait["command"][-1]


def test_what_the_migration_needs_is_there_before_it(rendered: Rendered) -> None:
    migrate = rendered.pods()["migrate"]
    before = [
        one for one in rendered.manifests if one["metadata"].get("annotations", {}).get("helm.sh/hook-weight") == "-10"
    ]
    kinds = {(one["kind"], one["metadata"]["name"]) for one in before}
    assert ("ServiceAccount", migrate["serviceAccountName"]) in kinds
    assert ("NetworkPolicy", "incident-response-migrate-to") in kinds
    if rendered.of("ExternalSecret"):
        assert ("ExternalSecret", "incident-response-migrate") in kinds


def test_a_migration_does_not_keep_others_waiting_behind_its_lock(pods: dict[str, Manifest]) -> None:
    assert {"name": "PGOPTIONS", "value": "-c lock_timeout=5s"} in pods["migrate"]["containers"][0]["env"]


def test_a_web_server_takes_webhooks_while_redis_is_away(pods: dict[str, Manifest]) -> None:
    web = pods["web"]["containers"][0]
    assert {web[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "readiness", "liveness")} == {"/health"}


def test_every_process_knows_the_proxies() -> None:
    told = {name: usual(name).of("ConfigMap")["settings"]["data"]["TRUSTED_PROXIES"] for name in NAMES}
    assert told == {"default": "", "minimal": "", "production": "10.20.0.0/16,fd00:20::/32"}


def test_changed_settings_start_the_pods_anew() -> None:
    changed, same = render({"settings": {"STORM_ROOMS": "5"}}, {"web": {"targetCPU": 60}})
    first = [checksum(one) for one in (usual("default"), changed, same)]
    assert first[0] == first[2] != first[1]


def checksum(rendered: Rendered) -> str:
    template = rendered.of("Deployment")["web"]["spec"]["template"]
    return str(template["metadata"]["annotations"]["checksum/settings"])


def test_pods_of_one_kind_are_spread(pods: dict[str, Manifest]) -> None:
    for component in (*QUEUES, "web"):
        spread = {one["topologyKey"] for one in pods[component]["topologySpreadConstraints"]}
        assert spread == {"kubernetes.io/hostname", "topology.kubernetes.io/zone"}


def test_every_value_is_in_the_schema() -> None:
    schema = json.loads((CHART / "values.schema.json").read_text())
    defaults = yaml.safe_load((CHART / "values.yaml").read_text())
    assert schema["properties"].keys() - {"global"} == defaults.keys()


def test_its_readme_lists_every_value() -> None:
    readme, text = (CHART / "README.md").read_text(), (CHART / "values.yaml").read_text()
    assert readme == written(readme, text), "run: .venv/bin/python -m tests.deploy.values_table"
