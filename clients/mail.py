"""E-mail to one person, through Amazon SES.

https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html : text only, so that every telephone shows it.
"""

from django.conf import settings

from clients import aws

SYSTEM = "sesv2"


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
