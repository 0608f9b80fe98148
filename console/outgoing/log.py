"""An endpoint's log, a page at a time: its messages, newest first, each with its tries."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Prefetch, Q, QuerySet

from console.models import Endpoint, EndpointMessage
from console.outgoing.kinds import KINDS
from incidents.actor import Actor
from incidents.models import Incident

A_PAGE = 25


@dataclass(frozen=True, kw_only=True)
class LogPage:
    """`older` is the message after which the next page begins, None on the last; `is_first` says that nothing is newer."""

    messages: list[EndpointMessage]
    older: UUID | None
    is_first: bool


def page_of(endpoint: Endpoint, *, actor: Actor, before: str = "") -> LogPage:
    """What names no message of it begins at the newest. A message names no incident that is not for this reader."""
    messages = endpoint.messages.order_by("-made_at", "-id")
    last = _named(messages, before)
    if last:
        messages = messages.filter(Q(made_at__lt=last.made_at) | Q(made_at=last.made_at, id__lt=last.id))
    about = Prefetch("event__incident", queryset=Incident.objects.visible_to(actor))
    found = list(messages.select_related("event").prefetch_related(about, "log")[: A_PAGE + 1])
    shown = found[:A_PAGE]
    return LogPage(messages=shown, older=shown[-1].id if len(found) > A_PAGE else None, is_first=last is None)


def called(kind: str) -> str:
    """What people call that kind."""
    return KINDS.get(kind, "A test")


def _named(messages: QuerySet[EndpointMessage], text: str) -> EndpointMessage | None:
    try:
        return messages.filter(pk=UUID(text)).first()
    except ValueError:
        return None
