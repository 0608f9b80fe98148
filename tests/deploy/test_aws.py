"""deploy/aws: what it makes is what the code expects, and its roles may do what the code calls and no more."""

import json
from collections.abc import Iterator
from io import StringIO
from typing import Any

import boto3
import pytest
from cfnlint.api import lint_all
from cfnlint.decode.cfn_yaml import loads
from django.core.management import call_command
from pytest_django import Settings

from clients import kms
from tests import environment
from tests.deploy.aws_calls import calls, rights
from tests.fences.code import ROOT, Module

TEMPLATE = ROOT / "deploy" / "aws" / "incident-response.yaml"
RESOURCES: dict[str, Any] = loads(TEMPLATE.read_text())["Resources"]
FORGOTTEN = {"AWS::IAM::ManagedPolicy", "AWS::IAM::Role", "AWS::IAM::InstanceProfile", "AWS::S3::BucketPolicy"}
TABLE = "a-table-as-the-template-has-it"


def of(name: str) -> dict[str, Any]:
    """The properties of one resource."""
    properties: dict[str, Any] = RESOURCES[name]["Properties"]
    return properties


def statements(policy: str) -> list[dict[str, Any]]:
    return list(of(policy)["PolicyDocument"]["Statement"])


def granted(policy: str) -> list[str]:
    actions = [one["Action"] for one in statements(policy)]
    return sorted(str(action) for one in actions for action in (one if isinstance(one, list) else [one]))


@pytest.fixture
def table(settings: Settings) -> Iterator[None]:
    """Made by the calls that CloudFormation makes of the template: its properties are their arguments, by the same names."""
    tables: Any = boto3.client("dynamodb", endpoint_url=environment.aws_url)  # its arguments are the template's
    asked = dict(of("AuditTable"))
    expiry, backups = asked.pop("TimeToLiveSpecification"), asked.pop("PointInTimeRecoverySpecification")
    tables.create_table(**asked | {"TableName": TABLE, "SSESpecification": {"Enabled": True}})
    tables.update_time_to_live(TableName=TABLE, TimeToLiveSpecification=dict(expiry))
    tables.update_continuous_backups(TableName=TABLE, PointInTimeRecoverySpecification=dict(backups))
    settings.AUDIT_TABLE_NAME = TABLE
    yield
    tables.update_table(TableName=TABLE, DeletionProtectionEnabled=False)
    tables.delete_table(TableName=TABLE)


@pytest.mark.usefixtures("table")
def test_the_table_is_as_the_code_wants_it() -> None:
    said = StringIO()
    call_command("audit_table", "check", stdout=said)
    assert TABLE in said.getvalue()


def test_the_key_signs_as_the_code_asks(settings: Settings) -> None:
    keys = boto3.client("kms", endpoint_url=environment.aws_url)
    asked = {name: of("HeadsKey")[name] for name in ("KeySpec", "KeyUsage")}
    settings.AUDIT_KMS_KEY_ID = keys.create_key(**asked)["KeyMetadata"]["Arn"]
    assert kms.sign(b"a head")


def test_the_bucket_keeps_heads_from_everybody() -> None:
    bucket = of("HeadsBucket")
    assert bucket["ObjectLockConfiguration"]["Rule"]["DefaultRetention"]["Mode"] == "COMPLIANCE"
    assert set(bucket["PublicAccessBlockConfiguration"].values()) == {True}
    assert bucket["VersioningConfiguration"]["Status"] == "Enabled"


def test_the_linter_finds_nothing() -> None:
    found = [str(match) for match in lint_all(TEMPLATE.read_text()) if match.rule.severity != "informational"]
    assert found == []


def test_the_application_may_do_what_the_code_calls_and_no_more() -> None:
    assert granted("ApplicationPolicy") == sorted(rights())


def test_the_relay_may_read_its_secret_and_no_more() -> None:
    assert granted("RelayPolicy") == sorted(rights(of="clients/secrets"))


def test_the_operator_of_secrets_may_not_read_the_webhook_s() -> None:
    (only,) = statements("OperatorPolicy")
    assert [one["Ref"] for one in only["Resource"]] == [
        "AppSecret",
        "WebSecret",
        "WorkerSecret",
        "MigrateSecret",
        "RelaySecret",
    ]


def test_each_right_is_for_what_it_is_needed_for() -> None:
    anywhere = [one["Action"] for one in statements("ApplicationPolicy") if one["Resource"] == "*"]
    assert anywhere == ["bedrock:GetModelInvocationLoggingConfiguration"]  # it takes no narrower one
    assert not [action for action in granted("ApplicationPolicy") if "*" in action]


@pytest.mark.parametrize(("role", "account"), [("ApplicationRole", "${Release}"), ("RelayRole", "${Release}-relay")])
def test_only_the_chart_s_own_account_takes_a_role_on(role: str, account: str) -> None:
    (trust,) = json.loads(of(role)["AssumeRolePolicyDocument"]["Fn::Sub"])["Statement"]
    assert trust["Condition"]["StringEquals"] == {
        "${OidcIssuer}:aud": "sts.amazonaws.com",
        "${OidcIssuer}:sub": "system:serviceaccount:${Namespace}:" + account,
    }


def test_what_is_kept_outlives_the_stack() -> None:
    kept = {name: one.get("DeletionPolicy") for name, one in RESOURCES.items() if one["Type"] not in FORGOTTEN}
    assert set(kept.values()) == {"Retain"}
    assert kept.keys() == {name for name, one in RESOURCES.items() if one.get("UpdateReplacePolicy") == "Retain"}


def test_secrets_have_the_names_that_the_chart_asks_for() -> None:
    names = {of(name)["Name"]["Fn::Sub"] for name in RESOURCES if RESOURCES[name]["Type"].endswith("::Secret")}
    assert names == {
        f"${{AWS::StackName}}/{part}" for part in ("app", "web", "worker", "migrate", "relay", "oncall-hmac")
    }


def test_a_call_by_another_name_is_seen() -> None:
    code = 'WHICH: Final = "s3"\nbucket = aws.client(WHICH)\nbucket.delete_object(Key="x")\naws.client("kms").meta\n'
    assert set(calls(Module(path="clients/x.py", text=code))) == {("s3", "delete_object")}


def test_a_client_that_is_handed_on_is_refused() -> None:
    with pytest.raises(AssertionError, match=r"clients/x\.py: a client of AWS that is handed on"):
        list(calls(Module(path="clients/x.py", text='empty(aws.client("s3"))\n')))


def test_the_code_s_calls_are_read_from_it() -> None:
    code = (ROOT / "clients" / "kms.py").read_text()
    assert list(calls(Module(path="clients/kms.py", text=code))) == [("kms", "get_public_key"), ("kms", "sign")]
