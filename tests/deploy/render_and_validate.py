"""Run by the Python of .venv-deploy, whose packages are too heavy for the rest: a question on standard input, the answer as JSON.

`{"render": CHART, "values": [{…}, …]}`: for each what Helm's engine makes of it, or its refusal, and what Kubernetes' schemas say
of that. `{"compose": {…}}`: what the Compose Specification's schema says. Nothing here is contacted.
"""

import functools
import json
import sys
from pathlib import Path
from typing import Any

VERSIONS = ("1.30", "1.37")  # of Kubernetes: the oldest and the newest that docs/install-kubernetes.md names
OF_AN_OPERATOR = {"ExternalSecret"}  # kinds that Kubernetes itself does not know


def main() -> None:
    """Answer."""
    asked = json.load(sys.stdin)
    answer = rendered(asked["render"], asked["values"]) if "render" in asked else compose(asked["compose"])
    json.dump(answer, sys.stdout)


def rendered(chart: str, values: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """`{refused, manifests, invalid, lint}` for each."""
    import helm_python  # noqa: PLC0415  200 MB, which the other question does not need

    loaded = helm_python.Chart.load(chart)
    return [_one(helm_python, loaded, chart, each) for each in values]


def _one(helm: Any, chart: Any, path: str, values: dict[str, Any]) -> dict[str, Any]:
    import yaml  # noqa: PLC0415  not there where types are checked

    try:
        chart.validate_schema(values)
        files = chart.render(values, name="incident-response", namespace="incident-response", is_install=True)
    except helm.HelmError as refusal:
        return {"refused": str(refusal), "manifests": [], "invalid": [], "lint": []}
    found = [one for name in sorted(files) if name.endswith(".yaml") for one in yaml.safe_load_all(files[name]) if one]
    report = helm.lint(path, values, strict=True)
    messages = [f"{one['path']}: {one['error']}" for one in report["messages"] if one["severity"] > 1]
    return {
        "refused": "",
        "manifests": found,
        "invalid": [said for one in found if one["kind"] not in OF_AN_OPERATOR for said in _invalid(one)],
        "lint": messages + report["errors"],
    }


def _invalid(manifest: dict[str, Any]) -> list[str]:
    import kubernetes_validate  # noqa: PLC0415  as above
    from kubernetes_validate import utils  # noqa: PLC0415

    if not hasattr(utils.schema_contents, "cache_info"):  # it reads some MB for each manifest
        utils.schema_contents = functools.cache(utils.schema_contents)
    said = []
    for version in VERSIONS:
        try:
            kubernetes_validate.validate(manifest, version, strict=True)
        except kubernetes_validate.ValidationError as wrong:
            where = "/".join(map(str, wrong.path))
            said.append(f"{version}: {manifest['kind']} {manifest['metadata']['name']}: {where}: {wrong.message}")
    return said


def compose(file: dict[str, Any]) -> list[str]:
    """What is wrong with it, one line each."""
    from compose_viz.spec.compose_spec import ComposeSpecification  # noqa: PLC0415  as above
    from pydantic import ValidationError  # noqa: PLC0415

    try:
        ComposeSpecification.model_validate({name: part for name, part in file.items() if not name.startswith("x-")})
    except ValidationError as wrong:
        return [f"{'/'.join(map(str, one['loc']))}: {one['msg']}" for one in wrong.errors()]
    return []


if __name__ == "__main__":
    sys.path.remove(str(Path(__file__).parent))
    main()
