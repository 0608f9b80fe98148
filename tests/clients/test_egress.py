"""Where calls may go: where the settings say, and no other host, however its address is spelt."""

import boto3
import pytest
import structlog
from pytest_django import Settings

from clients import aws, egress, http
from clients.errors import Refused, TryLater
from clients.slack import call as slack
from tests.clients.odd_server import OddServer

ELSEWHERE = {
    "another host": "https://evil.example/",
    "the metadata of a cloud": "http://169.254.169.254/latest/meta-data/iam/security-credentials/",
    "this machine": "https://localhost/",
    "this machine, as a number": "https://2130706433/",
    "one that begins with ours": "https://slack.com.evil.example/",
    "one that ends in ours": "https://evilslack.com/",
    "ours as somebody's name": "https://slack.com@evil.example/",
    "ours as somebody's name and password": "https://slack.com:443@evil.example/",
    "another port": "https://slack.com:8443/",
    "without TLS": "http://slack.com/",
    "ours as a path": "https://evil.example/https://slack.com/",
    "ours as a fragment": "https://evil.example#slack.com",
}
NONE_AT_ALL = [
    "https://evil.example\\@slack.com/",
    "https://slack.com\\.evil.example/",
    "https://slack.com\t.evil.example/",
    "https://slack.com\r\nHost: evil.example/",
    "https://slack.com%2eevil.example/",
    " https://slack.com/",
    "//slack.com/",
    "file:///etc/passwd",
    "gopher://slack.com/",
    "https:///",
    "",
]


@pytest.fixture
def slack_com(settings: Settings) -> None:
    settings.SLACK_API_URL, settings.SLACK_FILES_URL = "https://slack.com/api/", "https://files.slack.com"


@pytest.mark.usefixtures("slack_com")
@pytest.mark.parametrize("address", ELSEWHERE.values(), ids=ELSEWHERE)
def test_it_goes_nowhere_that_no_setting_names(address: str) -> None:
    with pytest.raises(Refused, match="is not an address that SLACK_API_URL or SLACK_FILES_URL names") as refused:
        egress.admit("slack", address)
    assert refused.value.code == "foreign_address"


@pytest.mark.usefixtures("slack_com")
@pytest.mark.parametrize("address", NONE_AT_ALL)
def test_what_two_readers_could_take_for_two_hosts_is_no_address(address: str) -> None:
    with pytest.raises(Refused, match="malformed"):
        egress.admit("slack", address)


@pytest.mark.usefixtures("slack_com")
@pytest.mark.parametrize(
    "address", ["https://slack.com/api/auth.test", "https://SLACK.com:443/x?y#z", "https://files.slack.com/a"]
)
def test_it_goes_where_one_does(address: str) -> None:
    egress.admit("slack", address)


def test_one_systems_address_is_not_anothers(settings: Settings) -> None:
    settings.GITHUB_API_URL, settings.STATUSPAGE_API_URL = "https://api.github.com", "https://api.statuspage.io/v1"
    with pytest.raises(Refused, match=r"api\.github\.com is not an address that STATUSPAGE_API_URL names"):
        egress.admit("statuspage", "https://api.github.com/repos")


def test_an_empty_setting_names_nothing(settings: Settings) -> None:
    settings.MIMIR_URL = ""
    with pytest.raises(Refused, match="MIMIR_URL"):
        egress.admit("mimir", "https://mimir.example.com/")


def test_what_is_on_record_with_us_is_named_by_whoever_calls() -> None:
    egress.admit("outgoing", "https://hooks.example.com/in", to=["https://hooks.example.com/other"])
    with pytest.raises(Refused, match="any setting"):
        egress.admit("outgoing", "https://hooks.example.com/in")


def test_nothing_is_sent_and_one_line_says_so(odd: OddServer) -> None:
    with structlog.testing.capture_logs() as lines, pytest.raises(Refused):
        http.call("statuspage", "POST", f"{odd.url.replace('127.0.0.1', 'localhost')}/x?key=hidden", safe=False)
    assert odd.asked == []
    (line,) = lines
    assert (line["event"], line["host"], line["settings"]) == ("egress_refused", "localhost", ("STATUSPAGE_API_URL",))
    assert "hidden" not in str(line)


def test_slack_is_asked_where_its_setting_says(odd: OddServer, settings: Settings) -> None:
    settings.SLACK_API_URL = f"{odd.url}/api/"
    with pytest.raises(TryLater):  # the odd server answers it with no JSON
        slack("auth.test", safe=True)
    assert b"POST /api/auth.test" in odd.asked[0]


@pytest.fixture
def real_aws(monkeypatch: pytest.MonkeyPatch) -> None:
    """boto3 as it is where no setting leads it elsewhere. Nothing here calls."""
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_BEDROCK_RUNTIME"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.usefixtures("real_aws")
@pytest.mark.parametrize("service", ["dynamodb", "s3", "secretsmanager", "kms", "bedrock", "bedrock-runtime", "sesv2"])
def test_of_aws_it_is_that_service_in_that_region(service: str, settings: Settings) -> None:
    settings.AUDIT_BUCKET = "our-heads"
    endpoint = boto3.client(service, region_name="eu-west-1").meta.endpoint_url  # type: ignore[call-overload]
    there = aws.addresses(endpoint, "eu-west-1")
    for address in (f"{endpoint}/x", endpoint.replace("://", "://our-heads."), "https://sts.eu-west-1.amazonaws.com/"):
        egress.admit(service, address, to=there)
    for other in (endpoint.replace("eu-west-1", "us-east-1"), endpoint.replace("://", "://other-heads.")):
        with pytest.raises(Refused):
            egress.admit("dynamodb", other, to=there)


def test_in_china_sts_is_in_china_too() -> None:
    there = aws.addresses("https://dynamodb.cn-north-1.amazonaws.com.cn", "cn-north-1")
    assert "https://sts.cn-north-1.amazonaws.com.cn" in there
