"""Who reaches whom: nobody, but for what is listed here; and from outside three routes."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from tests.deploy.chart import NAMES, Manifest, Rendered, render, usual

PUBLIC = {("/health", "Exact"), ("/webhooks/", "Prefix"), ("/slack/", "Prefix")}
INSIDE = {("/admin/", "Prefix"), ("/api/", "Prefix"), ("/static/", "Prefix"), ("/mcp", "Exact"), ("/ready", "Exact")}
BEFORE_DJANGO = {"/static/", "/mcp"}  # answered by a middleware, and by the front
NOT_BY_AN_INGRESS = {"/metrics"}  # the scraper asks each pod
METADATA = {"0.0.0.0/0": ["169.254.169.254/32"], "::/0": ["fd00:ec2::254/128"]}
ANYWHERE = "anywhere but the metadata service"
DNS = {("kube-system", "UDP", 53), ("kube-system", "TCP", 53)}
STORES = {("10.20.0.0/16", "TCP", 5432), ("10.20.0.0/16", "TCP", 6379)}
OUT = {(ANYWHERE, "TCP", 443)}
OTLP = {("observability", "TCP", 4317), ("observability", "TCP", 4318)}
COMPONENTS = ("web", "rooms", "gate", "ai", "default", "beat", "migrate", "relay")
TO = {
    **dict.fromkeys(("web", "rooms", "gate", "ai", "default"), DNS | STORES | OUT | OTLP),
    "beat": DNS | STORES,
    "migrate": DNS | {("10.20.0.0/16", "TCP", 5432)},
    "relay": DNS | OUT | {("web", "TCP", "http")},
}
FROM = {
    **{component: set() for component in ("beat", "migrate")},
    **{queue: {("monitoring", "TCP", "metrics")} for queue in ("rooms", "gate", "ai", "default")},
    "web": {("ingress-nginx", "TCP", "http"), ("monitoring", "TCP", "http"), ("relay", "TCP", "http")},
    "relay": {("oncall", "TCP", "relay")},
}

Edge = tuple[str, str, int | str]


def selects(policy: Manifest, component: str) -> bool:
    selector = policy["spec"]["podSelector"]
    return all(component in one["values"] for one in selector.get("matchExpressions", []))


def edges(rendered: Rendered, component: str, direction: str, side: str) -> set[Edge]:
    """Whom the component reaches (`egress`, `to`), or who reaches it (`ingress`, `from`), by protocol and port."""
    policies = [one for one in rendered.of("NetworkPolicy").values() if selects(one, component)]
    rules = [rule for one in policies for rule in one["spec"].get(direction, [])]
    assert all(rule.get(side) and rule.get("ports") for rule in rules), "a rule without peers or ports is for everybody"
    return {
        (peer(one), port["protocol"], port["port"]) for rule in rules for one in rule[side] for port in rule["ports"]
    }


def peer(one: dict[str, Any]) -> str:
    """A name for it: a namespace, a component of ours, or a range of addresses."""
    if "ipBlock" in one:
        block = one["ipBlock"]
        if block["cidr"] in METADATA:
            assert block["except"] == METADATA[block["cidr"]]
            return ANYWHERE
        return str(block["cidr"])
    if "namespaceSelector" in one:
        return str(one["namespaceSelector"]["matchLabels"]["kubernetes.io/metadata.name"])
    return str(one["podSelector"]["matchLabels"]["app.kubernetes.io/component"])


@pytest.mark.parametrize("component", COMPONENTS)
def test_it_reaches_what_is_listed_and_no_more(component: str) -> None:
    assert edges(usual("production"), component, "egress", "to") == TO[component]


@pytest.mark.parametrize("component", COMPONENTS)
def test_it_is_reached_by_whom_is_listed_and_no_more(component: str) -> None:
    assert edges(usual("production"), component, "ingress", "from") == FROM[component]


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_listed_is_denied(name: str) -> None:
    denied = usual(name).of("NetworkPolicy")["default-deny"]["spec"]
    assert denied == {
        "podSelector": {
            "matchLabels": {
                "app.kubernetes.io/name": "incident-response",
                "app.kubernetes.io/instance": "incident-response",
            }
        },
        "policyTypes": ["Ingress", "Egress"],
    }


@pytest.mark.parametrize("name", NAMES)
def test_nobody_reaches_the_metadata_service(name: str) -> None:
    for component in usual(name).pods():
        reached = {block for block, _, _ in edges(usual(name), component, "egress", "to")}
        assert not [block for block in reached if block.startswith(("169.254.", "fd00:ec2:"))]


def test_without_a_collector_nothing_leads_to_one() -> None:
    assert not [edge for edge in edges(usual("default"), "web", "egress", "to") if edge[2] in (4317, 4318)]


def test_named_clients_reach_the_web_server() -> None:
    peers = [{"namespaceSelector": {"matchLabels": {"kubernetes.io/metadata.name": "assistants"}}}]
    (rendered,) = render({"networkPolicy": {"clients": peers}})
    assert ("assistants", "TCP", "http") in edges(rendered, "web", "ingress", "from")


def paths(ingress: Manifest) -> set[tuple[str, str]]:
    return {(one["path"], one["pathType"]) for rule in ingress["spec"]["rules"] for one in rule["http"]["paths"]}


def test_the_public_routes_are_three() -> None:
    assert paths(usual("production").of("Ingress")["public"]) == PUBLIC
    assert usual("default").of("Ingress").keys() == {"public"}


def test_the_console_has_a_controller_of_its_own() -> None:
    ingresses = usual("production").of("Ingress")
    assert paths(ingresses["console"]) == INSIDE
    assert ingresses["console"]["spec"]["ingressClassName"] != ingresses["public"]["spec"]["ingressClassName"]


def routes() -> Iterator[str]:
    """The first part of each route that the application answers."""
    for one in get_resolver().url_patterns:
        assert isinstance(one, URLPattern | URLResolver)
        first, below, _ = f"{one.pattern}".partition("/")
        yield f"/{first}{below}"


def test_every_route_is_public_or_inside_or_by_no_ingress() -> None:
    assert set(routes()) == {path for path, _ in PUBLIC | INSIDE} - BEFORE_DJANGO | NOT_BY_AN_INGRESS
