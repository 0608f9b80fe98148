"""An endpoint's secret: made, kept sealed, and with which a message is signed.

https://github.com/standard-webhooks/standard-webhooks/blob/main/spec/standard-webhooks.md
"""

import base64
import secrets
from datetime import datetime, timedelta

from standardwebhooks.webhooks import Webhook

from console.models import Endpoint, EndpointMessage
from console.signin.at_rest import unseal

BYTES = 32
OVERLAP = timedelta(hours=24)  # in which the secret before signs too


def new_secret() -> str:
    """As receivers keep it: `whsec_` and 32 random bytes in base64."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(BYTES)).decode()


def signed_headers(message: EndpointMessage, endpoint: Endpoint, *, at: datetime) -> dict[str, str]:
    """The three headers of a try at that time, by each secret that counts then. Raises InvalidToken where one is unreadable."""
    sealed = [endpoint.secret, *([endpoint.former_secret] if endpoint.signs_twice_until else [])]
    signatures = [Webhook(unseal(one)).sign(message.webhook_id, at, message.body) for one in sealed]
    return {
        "webhook-id": message.webhook_id,
        "webhook-timestamp": str(int(at.timestamp())),
        "webhook-signature": " ".join(signatures),
    }
