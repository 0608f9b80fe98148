"""A page of ours comes back: paging people makes an alert group in OnCall, and OnCall may tell us of it as of any other.

It names our own console as what it is about (`source_url`, which OnCall keeps in the alert's payload), and is no new trouble.
"""

from django.conf import settings


def is_own_page(payload: object) -> bool:
    """Whether the alert's payload is that of people paged about an incident of ours."""
    about = payload.get("oncall") if isinstance(payload, dict) else None
    link = about.get("permalink") if isinstance(about, dict) else None
    return isinstance(link, str) and link.startswith(f"{settings.PUBLIC_URL}/admin/incidents/incident/")
