"""Which rating a direct message of ours asks for: read from where it stands, never from what its button carries."""

from incidents.errors import NotNow
from incidents.models.rating import Rating
from slackbot.models.direct_message import DirectMessage

PREFIX = "rating:"


def key_of(rating: Rating, *, again: bool) -> str:
    """The key of the message that asks, or asks once more."""
    return f"{PREFIX}{rating.pk}:{'again' if again else 'first'}"


def rating_asked(*, channel: str, ts: str) -> Rating | None:
    """The rating that this direct message of ours asks for, if it asks for one."""
    told = DirectMessage.objects.filter(channel=channel, ts=ts, key__startswith=PREFIX).exclude(ts="").first()
    return Rating.objects.select_related("incident").get(pk=int(told.key.split(":")[1])) if told else None


def rating_of(*, channel: str, ts: str) -> Rating:
    """The same. Raises NotNow where it asks for none."""
    found = rating_asked(channel=channel, ts=ts)
    if found is None:
        raise NotNow("That message asks for no rating.")
    return found
