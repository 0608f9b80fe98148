"""The schema: OpenAPI 3.1, complete, and what a client that is generated from it does."""

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import jsonschema  # type: ignore[import-untyped]  # ships no types
import pytest
from django.core.handlers.wsgi import WSGIHandler
from openapi_spec_validator import OpenAPIV31SpecValidator, validate

from console.api import examples
from console.api.schema import whole
from incidents.models import Incident, Person
from tests.console.api.conftest import Programs, token_of

NAME = "made_client"


def test_it_is_openapi_3_1_and_nothing_of_it_is_guessed(capsys: pytest.CaptureFixture[str]) -> None:
    whole.cache_clear()
    said = whole()
    validate(said, cls=OpenAPIV31SpecValidator)
    assert capsys.readouterr().err == ""  # where drf-spectacular says what it could not tell
    assert said["openapi"] == "3.1.0"
    assert said["components"]["securitySchemes"] == {"token": {"type": "http", "scheme": "bearer"}}


def test_whoever_has_a_token_reads_it_and_keeps_it_while_it_holds(program: Programs, responder: Person) -> None:
    theirs = program(responder, "note")
    answer = theirs.get("/api/schema/")
    assert answer.said == whole()
    assert theirs.get("/api/schema/", if_none_match=answer.headers["ETag"]).status == 304


def test_every_example_is_as_its_schema_says() -> None:
    said = whole()
    wrong = []
    for path, operations in said["paths"].items():
        for method, operation in operations.items():
            parts = [operation.get("requestBody", {}), *operation["responses"].values()]
            for content in [
                one["content"]["application/json"] for one in parts if "application/json" in one.get("content", {})
            ]:
                schema = {**content["schema"], "components": said["components"]}
                assert content["examples"], f"{method} {path} has no example"
                for example in content["examples"].values():
                    errors = jsonschema.Draft202012Validator(schema).iter_errors(example["value"])
                    wrong += [f"{method} {path}: {error.json_path} {error.message}" for error in errors]
    assert wrong == []
    assert examples.GIVEN.keys() >= examples.ASKED.keys()


def test_no_operation_decides_anything() -> None:
    names = {operation["operationId"] for path in whole()["paths"].values() for operation in path.values()}
    assert not [name for name in names if any(word in name for word in ("approve", "publish", "resolve", "reject"))]
    assert {method for path in whole()["paths"].values() for method in path} == {"get", "post"}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A client as openapi-python-client makes it."""
    folder: Path = tmp_path_factory.mktemp("client")
    (folder / "schema.json").write_text(json.dumps(whole()))
    (folder / "config.yml").write_text(f"package_name_override: {NAME}\npost_hooks: []\n")
    subprocess.run(
        [Path(sys.executable).with_name("openapi-python-client"), "generate", "--path", "schema.json", "--config", "config.yml",
         "--meta", "none", "--output-path", NAME, "--fail-on-warning"],
        cwd=folder, check=True, capture_output=True,
    )  # fmt: skip
    sys.path.insert(0, str(folder))
    yield lambda name: importlib.import_module(f"{NAME}.{name}")
    sys.path.remove(str(folder))


def test_a_generated_client_declares_writes_and_reads(made: Any, transactional_db: None, responder: Person) -> None:
    models, tagged = made("models"), "api.v1"
    wire = httpx.Client(
        transport=httpx.WSGITransport(app=WSGIHandler()),
        base_url="http://localhost",
        headers={"Authorization": f"Bearer {token_of(responder)}"},
    )
    client = made("client").AuthenticatedClient(base_url="http://localhost", token="in the wire").set_httpx_client(wire)
    declared = made(f"{tagged}.incidents_declare").sync(
        client=client,
        body=models.DeclaredRequest(title="Checkout errors", severity=models.DeclaredRequestSeverity("P1")),
        idempotency_key="one",
    )
    made(f"{tagged}.incidents_note").sync(
        declared.reference, client=client, body=models.NotedRequest(text="Rolled back"), idempotency_key="two"
    )
    told = made(f"{tagged}.incidents_timeline").sync(declared.reference, client=client)
    assert [line.said for line in told.results][-1].endswith("Rolled back")
    refused = made(f"{tagged}.incidents_get").sync(f"{declared.reference}0", client=client)
    assert (refused.status, refused.detail) == (404, "There is nothing at this address that you may read.")
    assert Incident.objects.get().reference == declared.reference
