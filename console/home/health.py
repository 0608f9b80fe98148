"""How the product itself is, as far as this page can know at once: from the database, and one question to Redis."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from math import isfinite, isnan

from django.conf import settings
from django.utils import timezone

from ai import standing as model
from clients import shared
from incidents.audit import check_standing
from incidents.audit.actions import Action
from incidents.audit.lag import lag
from incidents.audit.mark import forked_count
from incidents.audit.store import is_mirrored
from incidents.lasting import lasting
from incidents.models import AuditEvent
from incidents.outbox.standing import oldest_due_seconds
from incidents.reconcile import seconds_since_compared
from statuspage.connected import is_connected
from statuspage.gate_standing import seconds_since_looked

LATE_S = 60.0  # as deploy/alerts.yml has it
STALE_S = 300.0
LATELY = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Part:
    """`tone` is good, warn or bad, or plain for what is not set up; `words` say what that means."""

    name: str
    tone: str
    words: str


def health() -> list[Part]:
    """Each part, in the order in which an incident needs it."""
    return [part for read in PARTS for part in read()]


def _work() -> Iterator[Part]:
    seconds = oldest_due_seconds()
    if seconds > LATE_S:
        yield Part(name="Work", tone="bad", words=f"the oldest waits for {_long(seconds)}: do the workers run?")
    else:
        yield Part(name="Work", tone="good", words="nothing waits longer than it should")


def _broker() -> Iterator[Part]:
    if shared.together(lambda server: bool(server.ping())):
        yield Part(name="Broker", tone="good", words="Redis answers")
    else:
        yield Part(name="Broker", tone="bad", words="Redis does not answer; all goes on, a few seconds late")


def _mirror() -> Iterator[Part]:
    name = "Copy of the audit log"
    behind, forked = lag(), forked_count()
    if not is_mirrored():
        yield Part(name=name, tone="plain", words="none is kept")
    elif forked:
        yield Part(name=name, tone="bad", words=f"holds something else in {forked} incident{'s' * (forked > 1)}")
    elif behind.seconds > LATE_S:
        yield Part(name=name, tone="warn", words=f"{behind.events} events behind, for {_long(behind.seconds)}")
    else:
        yield Part(name=name, tone="good", words="up to date")


def _verified() -> Iterator[Part]:
    found, overdue = check_standing.difference_count(), check_standing.overdue_seconds()
    if found:
        yield Part(
            name="Audit log verified", tone="bad", words=f"{found} chain{'s differ' if found > 1 else ' differs'}"
        )
    elif isnan(overdue):
        yield Part(name="Audit log verified", tone="plain", words="not regularly")
    elif overdue:
        yield Part(name="Audit log verified", tone="warn", words=f"a check is overdue by {_long(overdue)}")
    else:
        yield Part(name="Audit log verified", tone="good", words="no difference found")


def _guard() -> Iterator[Part]:
    logging, seconds = model.logging_on_count(), model.seconds_since_looked()
    if isnan(seconds):
        yield Part(name="Model guard", tone="plain", words="no model is set up; drafts are our standard text")
    elif logging:
        yield Part(name="Model guard", tone="bad", words="Bedrock keeps what it is asked, so no model is")
    elif seconds > STALE_S:
        ago = f"for {_long(seconds)}" if isfinite(seconds) else "yet"
        yield Part(name="Model guard", tone="warn", words=f"Bedrock was not asked {ago} whether it keeps logs")
    else:
        yield Part(name="Model guard", tone="good", words="Bedrock keeps no log of what it is asked")


def _directory() -> Iterator[Part]:
    """By the last time that a room needed it."""
    if not settings.WORKOS_API_KEY:
        yield Part(name="Team directory", tone="plain", words="none is connected")
        return
    failures = AuditEvent.objects.filter(action=Action.DIRECTORY_LOOKUP_FAILED, at__gt=timezone.now() - LATELY)
    failed = failures.order_by("-at").values_list("at", flat=True).first()
    if failed:
        ago = _long((timezone.now() - failed).total_seconds())
        yield Part(name="Team directory", tone="warn", words=f"did not answer {ago} ago; nobody was added from it")
    else:
        yield Part(name="Team directory", tone="good", words="no failed lookup in the last hour")


def _oncall() -> Iterator[Part]:
    if settings.GRAFANA_ONCALL_URL:
        yield _looked("Missed alerts", seconds_since_compared(), "OnCall was last compared")


def _status_page() -> Iterator[Part]:
    if is_connected():
        yield _looked("Status page", seconds_since_looked(), "it was last compared with the record")
    else:
        yield Part(name="Status page", tone="plain", words="none is connected; words are posted by hand")


def _looked(name: str, seconds: float, what: str) -> Part:
    if isnan(seconds):
        return Part(name=name, tone="warn", words=f"{what.replace(' last', ' never')}")
    tone = "warn" if seconds > STALE_S else "good"
    return Part(name=name, tone=tone, words=f"{what} {_long(seconds)} ago")


def _long(seconds: float) -> str:
    return lasting(int(seconds // 60))


PARTS: tuple[Callable[[], Iterator[Part]], ...] = (
    _work,
    _broker,
    _oncall,
    _directory,
    _status_page,
    _guard,
    _mirror,
    _verified,
)
