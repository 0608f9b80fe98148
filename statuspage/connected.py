"""Whether a status page is connected at all. Without one everything else works, and words are posted by hand."""

from django.conf import settings


def is_connected() -> bool:
    """Whether its key was given."""
    return bool(settings.STATUSPAGE_API_KEY)
