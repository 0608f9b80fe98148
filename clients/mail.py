"""E-mail to one person, through Amazon SES.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html : text only, so that every telephone shows it.
"""

from email.utils import parseaddr

from django.conf import settings

from clients import aws
from clients.errors import Refused

SYSTEM = "sesv2"
UNKNOWN = "NotFoundException"
VERIFIED = "SUCCESS"


def send(to: str, *, subject: str, text: str) -> None:
    """Sends it from MAIL_FROM to that address. A second call sends a second one.

    Raises Refused, such as for an address that SES does not take, TryLater, and OutcomeUnknown where it may be on its way.
    """
    with aws.asking(SYSTEM, safe=False):
        aws.client("sesv2").send_email(
            FromEmailAddress=settings.MAIL_FROM,
            Destination={"ToAddresses": [to]},
            Content={
                "Simple": {
                    "Subject": {"Data": subject, "Charset": "UTF-8"},
                    "Body": {"Text": {"Data": text, "Charset": "UTF-8"}},
                }
            },
        )


def identity() -> str:
    """The verified identity that lets MAIL_FROM send: its address, or the domain of it. Sends nothing.

    https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html : raises Refused where there is none, or
    where the role may not ask; TryLater.
    """
    address = parseaddr(settings.MAIL_FROM)[1]
    for each in (address, address.rpartition("@")[2]):
        if _status(each) == VERIFIED:
            return each
    raise Refused(
        SYSTEM, "neither the address of MAIL_FROM nor its domain is a verified identity there", code="unverified"
    )


def _status(identity: str) -> str:
    """As SES calls it; empty where it knows none of that name."""
    try:
        with aws.asking(SYSTEM, safe=True):
            return str(aws.client("sesv2").get_email_identity(EmailIdentity=identity)["VerificationStatus"])
    except Refused as refused:
        if refused.code == UNKNOWN:
            return ""
        raise
