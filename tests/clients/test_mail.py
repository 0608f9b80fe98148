"""E-mail through Amazon SES, at moto."""

from typing import Any

import pytest
from moto.core.models import DEFAULT_ACCOUNT_ID
from moto.ses.models import ses_backends
from structlog.testing import capture_logs

from clients import aws, mail
from clients.errors import Refused

SENT = ses_backends[DEFAULT_ACCOUNT_ID]["eu-central-1"].sent_messages
pytestmark = pytest.mark.usefixtures("django_db_setup")  # which makes what is there at AWS


def test_it_is_sent_to_one_person_in_words_of_any_alphabet() -> None:
    SENT.clear()
    mail.send("ines@example.com", subject="P1 INC-1 Échec du paiement", text="Übergabe\n\u652f\u6255\u3044")
    [one] = SENT
    assert (one.source, one.destinations) == ("incidents@sandbox.example", {"ToAddresses": ["ines@example.com"]})
    assert (one.subject, one.body) == ("P1 INC-1 Échec du paiement", "Übergabe\n\u652f\u6255\u3044")


def test_a_sender_that_is_not_verified_is_refused_and_no_address_is_said(settings: Any) -> None:
    settings.MAIL_FROM = "nobody@unverified.example"
    with capture_logs() as logs, pytest.raises(Refused) as refused:
        mail.send("ines@example.com", subject="s", text="t")
    assert "example" not in f"{refused.value}{logs}"


@pytest.mark.parametrize("sender", ["incidents@sandbox.example", "Incidents <incidents@sandbox.example>"])
def test_the_identity_of_an_address_is_found(settings: Any, sender: str) -> None:
    settings.MAIL_FROM = sender
    assert mail.identity() == "incidents@sandbox.example"


def test_that_of_its_domain_counts_for_every_address(settings: Any) -> None:
    settings.MAIL_FROM = "anybody@example.org"
    with pytest.raises(Refused) as refused:
        mail.identity()
    assert refused.value.code == "unverified"
    with aws.asking(mail.SYSTEM, safe=False):
        known: Any = aws.client("sesv2")
        known.create_email_identity(EmailIdentity="example.org")
    assert mail.identity() == "example.org"
    with aws.asking(mail.SYSTEM, safe=False):
        known.delete_email_identity(EmailIdentity="example.org")
