"""Who is signed in to the console, as the actor of verbs and readings."""

from django.contrib.auth.models import User
from django.db.models import prefetch_related_objects
from django.http import HttpRequest

from incidents.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The person behind the console account, or the account by its id where nobody linked one.

    Their groups and merged rows are loaded: a page asks for them again and again.
    """
    account = request.user if isinstance(request.user, User) else None
    person = getattr(account, "person", None)
    if person:
        prefetch_related_objects([person], "user__groups", "merged")
    return Actor(via="console", person=person, account=account, name=f"console account {request.user.pk}")
