"""Missed webhooks are found: OnCall is asked for all alert groups, whatever their state, and what is not on record is recorded.

OnCall counts any answer as delivered and never repeats it, so an outage of ours would lose an alert. A group goes through the
same verb and the same unique key as its webhook; whichever comes second is a duplicate.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from clients import oncall_groups
from clients.errors import OutsideError, Refused
from clients.oncall_groups import AlertGroup
from incidents import intake
from incidents.echo import is_ours
from incidents.fetch import evidence, report_of
from incidents.models.alert import Alert, AlertState, Found, ToldOver
from incidents.models.watermark import Watermark
from incidents.payloads.native import SOURCE
from incidents.refire import opens_again

log = structlog.get_logger(__name__)

OVERLAP = timedelta(minutes=15)
AHEAD = timedelta(days=1)  # OnCall's clock may run before ours
CLOCKS_DIFFER = timedelta(seconds=5)  # OnCall's from ours, for what has just begun
ON_ITS_WAY = timedelta(seconds=15)  # so young that its webhook may be under way; the next minute will tell
AGAIN = ("new", "firing")
STATES = {
    "acknowledged": AlertState.ACKNOWLEDGED,
    "silenced": AlertState.SILENCED,
    "resolved": AlertState.RESOLVED,
}


def reconcile() -> int:
    """Compares once; gives how many alert groups had to be found.

    An outage of OnCall is logged: a minute later again. So is an integration of which OnCall refuses to tell, which keeps none of
    the others from being compared; from when it was not, all are compared again.
    """
    mark, _ = Watermark.objects.get_or_create(source=SOURCE, defaults={"at": timezone.now()})
    found, newest, refused = 0, mark.at, False
    for integration in integrations():
        try:
            missing, began = _compare(integration, since=mark.at - OVERLAP)
        except OutsideError as error:
            log.warning("reconciliation_failed", integration=integration, code=error.code)
            if not isinstance(error, Refused):
                return found
            refused = True
        else:
            found, newest = found + missing, max(newest, began or newest)
    if not refused:
        Watermark.objects.filter(pk=mark.pk).update(at=Greatest(F("at"), newest), checked_at=timezone.now())
    return found


def integrations() -> Sequence[str]:
    """OnCall's ids of those that are compared: the ones named, else each that ever delivered to us."""
    delivered = Alert.objects.filter(source=SOURCE).exclude(integration_id="").order_by("integration_id")
    return settings.ONCALL_RECONCILE_INTEGRATIONS or list(delivered.values_list("integration_id", flat=True).distinct())


def missed() -> int:
    """How many alert groups had to be found since the day of installation."""
    return Alert.objects.filter(found_by=Found.RECONCILED).count()


def seconds_since_compared() -> float:
    """How long ago OnCall last answered to the end; NaN before the first time."""
    mark = Watermark.objects.filter(source=SOURCE).exclude(checked_at=None).first()
    return (timezone.now() - mark.checked_at).total_seconds() if mark and mark.checked_at else float("nan")


def _compare(integration: str, *, since: datetime) -> tuple[int, datetime | None]:
    """How many were missed, and when the newest group of all began, by OnCall's clock. Raises Refused and TryLater."""
    found, began = 0, list[datetime]()
    for page in oncall_groups.started_between(since, timezone.now() + AHEAD, integration_id=integration):
        found += _take(page)
        began += [group.created_at for group in page]
    return found, max(began, default=None)


def _take(page: Iterable[AlertGroup]) -> int:
    """Records what is not on record, and the later state of what is; gives how many were missing."""
    groups = {group.id: group for group in page if not _is_on_its_way(group)}
    known = {one.group_id: one for one in Alert.objects.filter(source=SOURCE, group_id__in=groups)}
    for group_id, group in groups.items():
        news = _news(group, known[group_id]) if group_id in known else group
        if news:
            intake.receive(
                [report_of(news)], delivery=evidence(news, scheme="reconciliation"), found_by=Found.RECONCILED
            )
    were_missing = groups.keys() - known.keys()
    count = Alert.objects.filter(source=SOURCE, group_id__in=were_missing, found_by=Found.RECONCILED).count()
    if count:
        log.warning("alerts_missed", count=count)
    return count


def _news(group: AlertGroup, known: Alert) -> AlertGroup | None:
    """What it has become since, if somebody else than us has brought it there.

    Of one that fires again OnCall does not say since when. So it is asked anew: a page may be older than what we know by now.
    """
    if group.state in AGAIN and _was_put_away(known):
        now = oncall_groups.alert_group(group.id)
        return now if now.state in AGAIN else None
    is_news = STATES.get(group.state, known.state) != known.state and not is_ours(user_id=group.author)
    return group if is_news else None


def _was_put_away(known: Alert) -> bool:
    """Acknowledged, silenced or resolved, by somebody; or by us with its incident, lately enough that it may open that again."""
    return known.state != AlertState.FIRING or (known.told_over == ToldOver.DONE and opens_again(known.incident))


def _is_on_its_way(group: AlertGroup) -> bool:
    return -CLOCKS_DIFFER < timezone.now() - group.created_at < ON_ITS_WAY
