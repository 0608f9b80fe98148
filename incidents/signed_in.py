"""Who is signed in to the console, as the actor of verbs and readings."""

from django.contrib.auth.models import User
from django.db.models import prefetch_related_objects
from django.http import HttpRequest

from incidents.actor import Actor


def actor_of(request: HttpRequest) -> Actor:
    """The person behind the console account, or the account by its id where nobody linked one. Its groups are loaded."""
    account = request.user if isinstance(request.user, User) else None
    person = getattr(account, "person", None)
    if person:
        prefetch_related_objects([person.user], "groups")
    return Actor(via="console", person=person, account=account, name=f"console account {request.user.pk}")
