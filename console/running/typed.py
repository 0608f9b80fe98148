"""What was typed into a form, as the database can hold it."""

from django.http import HttpRequest


def typed(request: HttpRequest, name: str) -> str:
    """The field of that name, without the one character that PostgreSQL has no place for; empty where it was not sent."""
    return request.POST.get(name, "").replace("\x00", "")
