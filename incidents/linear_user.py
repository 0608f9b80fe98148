"""Who somebody is in Linear."""

from clients import linear
from incidents.models.person import Person


def linear_user(person: Person | None) -> str | None:
    """The id of the account with their e-mail address; None for nobody, and where there is none. Raises Refused and TryLater."""
    return linear.user_by_email(person.email) if person and person.email else None
