"""The states of a publication.

RESERVED -> SENDING -> PUBLISHED | REFUSED | UNKNOWN (settled by reading the page: PUBLISHED, or RESERVED for one more attempt)
no byte left, 401, 403, 420, 429: SENDING -> RESERVED;   approval void or expired: RESERVED -> LAPSED
a person decides what reading cannot: UNKNOWN -> PUBLISHED | LAPSED
"""

from django.db import models


class PublicationState(models.TextChoices):
    RESERVED = "RESERVED", "not sent yet"
    SENDING = "SENDING", "being sent"
    UNKNOWN = "UNKNOWN", "sent, not confirmed"
    PUBLISHED = "PUBLISHED", "published"
    REFUSED = "REFUSED", "refused by Statuspage"
    LAPSED = "LAPSED", "not sent: the approval lapsed"


AT_STATUSPAGE = (PublicationState.SENDING, PublicationState.UNKNOWN, PublicationState.PUBLISHED)
UNSETTLED = (PublicationState.RESERVED, PublicationState.SENDING, PublicationState.UNKNOWN)
UNDER_WAY = (PublicationState.SENDING, PublicationState.UNKNOWN)
