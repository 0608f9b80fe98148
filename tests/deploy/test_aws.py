"""deploy/aws: what it makes is what the code expects, and its roles may do what the code calls and no more."""

import ast
import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import boto3
import pytest
from cfnlint.api import lint_all
from django.core.management import call_command
from pytest_django import Settings

from clients import aws, kms
from tests import environment
from tests.deploy.aws_calls import calls, rights
from tests.fences.code import ROOT, Module

TEMPLATE = ROOT / "deploy" / "aws" / "incident-response.yaml"
STACK = "incident-response"
ISSUER = "oidc.eks.eu-central-1.amazonaws.com/id/0123"
GIVEN = {
    "BucketName": "incident-response-heads-of-the-stack",
    "OidcProviderArn": f"arn:aws:iam::123456789012:oidc-provider/{ISSUER}",
    "OidcIssuer": ISSUER,
    "MailIdentity": "example.com",
}


@pytest.fixture(scope="module")
def stack() -> Iterator[dict[str, str]]:
    """The outputs of the stack as moto made it; the table that the tests use otherwise is another."""
    cloud = boto3.client("cloudformation", endpoint_url=environment.aws_url)
    parameters = [{"ParameterKey": name, "ParameterValue": value} for name, value in GIVEN.items()]
    cloud.create_stack(StackName=f"{STACK}-of-aws", TemplateBody=TEMPLATE.read_text(), Parameters=parameters)
    (made,) = cloud.describe_stacks(StackName=f"{STACK}-of-aws")["Stacks"]
    yield {one["OutputKey"]: one["OutputValue"] for one in made["Outputs"]}
    aws.forget_clients()


def policy_of(arn: str) -> list[dict[str, Any]]:
    """Its statements."""
    iam = boto3.client("iam", endpoint_url=environment.aws_url)
    version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
    document = iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"]
    statements: list[dict[str, Any]] = document["Statement"]
    return statements


def role_of(arn: str) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """Who may take it on, and what it may do."""
    iam = boto3.client("iam", endpoint_url=environment.aws_url)
    name = arn.rpartition("/")[2]
    trust = iam.get_role(RoleName=name)["Role"]["AssumeRolePolicyDocument"]
    (policy,) = iam.list_attached_role_policies(RoleName=name)["AttachedPolicies"]
    trusted = trust if isinstance(trust, dict) else json.loads(unquote(trust))
    return trusted["Statement"][0], policy_of(policy["PolicyArn"])


def granted(statements: list[dict[str, Any]]) -> list[str]:
    actions = [one["Action"] for one in statements]
    return sorted(action for one in actions for action in (one if isinstance(one, list) else [one]))


def test_the_linter_finds_nothing() -> None:
    assert [str(match) for match in lint_all(TEMPLATE.read_text())] == []


def test_the_application_may_do_what_the_code_calls_and_no_more(stack: dict[str, str]) -> None:
    _, statements = role_of(stack["RoleArn"])
    assert granted(statements) == sorted(rights())


def test_the_relay_may_read_its_secret_and_no_more(stack: dict[str, str]) -> None:
    _, statements = role_of(stack["RelayRoleArn"])
    assert granted(statements) == sorted(rights(of="clients/secrets"))


def test_no_right_is_for_everything(stack: dict[str, str]) -> None:
    _, statements = role_of(stack["RoleArn"])
    anywhere = [one["Action"] for one in statements if one["Resource"] == "*"]
    assert anywhere == ["bedrock:GetModelInvocationLoggingConfiguration"]  # it takes no narrower one
    assert not [action for action in granted(statements) if "*" in action]


@pytest.mark.parametrize(("output", "account"), [("RoleArn", STACK), ("RelayRoleArn", f"{STACK}-relay")])
def test_only_the_chart_s_own_account_takes_a_role_on(stack: dict[str, str], output: str, account: str) -> None:
    trust, _ = role_of(stack[output])
    assert trust["Condition"]["StringEquals"] == {
        f"{ISSUER}:aud": "sts.amazonaws.com",
        f"{ISSUER}:sub": f"system:serviceaccount:{STACK}:{account}",
    }


def test_the_table_is_as_the_code_wants_it(stack: dict[str, str], settings: Settings) -> None:
    settings.AUDIT_TABLE_NAME = stack["AuditTableName"]
    said = StringIO()
    call_command("audit_table", "check", stdout=said)
    assert stack["AuditTableName"] in said.getvalue()


def test_the_key_signs_as_the_code_asks(stack: dict[str, str], settings: Settings) -> None:
    settings.AUDIT_KMS_KEY_ID = stack["AuditKmsKeyId"]
    assert kms.sign(b"a head")


def test_the_bucket_keeps_heads_from_everybody(stack: dict[str, str]) -> None:
    bucket = boto3.client("s3", endpoint_url=environment.aws_url)
    locked = bucket.get_object_lock_configuration(Bucket=stack["AuditBucket"])["ObjectLockConfiguration"]
    assert locked["ObjectLockEnabled"] == "Enabled"
    closed = bucket.get_public_access_block(Bucket=stack["AuditBucket"])["PublicAccessBlockConfiguration"]
    assert set(closed.values()) == {True}


def test_what_is_kept_outlives_the_stack() -> None:
    kept = TEMPLATE.read_text().count("DeletionPolicy: Retain")
    assert kept == TEMPLATE.read_text().count("UpdateReplacePolicy: Retain") == 7  # table, key, bucket, four secrets


def test_a_call_by_another_name_is_seen() -> None:
    code = 'WHICH: Final = "s3"\nbucket = aws.client(WHICH)\nbucket.delete_object(Key="x")\naws.client("kms").meta\n'
    assert set(calls(Module(path="clients/x.py", text=code))) == {("s3", "delete_object")}


def test_a_client_that_is_handed_on_is_refused() -> None:
    with pytest.raises(AssertionError, match=r"clients/x\.py: a client of AWS that is handed on"):
        list(calls(Module(path="clients/x.py", text='empty(aws.client("s3"))\n')))


def test_the_code_s_calls_are_real_methods() -> None:
    code = (ROOT / "clients" / "kms.py").read_text()
    assert [call for call in calls(Module(path="clients/kms.py", text=code))] == [("kms", "get_public_key"), ("kms", "sign")]
    assert ast.parse(code)


def test_the_guide_names_the_template() -> None:
    assert str(TEMPLATE.relative_to(ROOT)) in (Path(ROOT) / "docs" / "aws.md").read_text()
