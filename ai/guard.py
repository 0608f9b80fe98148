"""The guard: nothing is said to a model while Bedrock may keep a log of what it is asked, where our retention does not reach.

Before each question, and by the beat each minute. Logs are kept in the region that was asked, and any region that may answer
is looked at besides. On and off again are events, one each an episode; the metric alerts, and drafting goes on by itself.
"""

from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import structlog
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from ai.jobs import JOBS
from ai.models import LoggingLook
from ai.regions import regions_of
from clients import bedrock_logging, boundary
from clients.errors import OutsideError, Refused
from clients.http import DEADLINE
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.record import record

log = structlog.get_logger(__name__)

FRESH = timedelta(seconds=10)  # a look that old still counts as one before the question
NOT_ENABLED = "UnrecognizedClientException"


def logged_in(regions: Iterable[str]) -> list[str]:
    """Those of the regions where prompts are kept, ours (AWS_REGION) among them. Raises Refused and TryLater, never guesses."""
    now, wanted = timezone.now(), set(regions)
    fresh = dict(
        LoggingLook.objects.filter(region__in=wanted, looked_at__gt=now - FRESH).values_list("region", "is_on")
    )
    fresh |= _looked_at(sorted(wanted - fresh.keys()), at=now)
    return sorted(region for region, is_on in fresh.items() if is_on)


def watch() -> None:
    """Looks at every region that a question may travel to. What does not answer is logged: the metric of its age alerts."""
    try:
        logged_in(in_use())
    except OutsideError as outage:
        log.warning("model_logging_unseen", code=outage.code)


def in_use() -> set[str]:
    """The regions of every job's model; none where no model is set up."""
    home = settings.AWS_REGION
    return {region for job in JOBS if job.model for region in regions_of(job.model, home=home)}


def _looked_at(regions: list[str], *, at: datetime) -> dict[str, bool]:
    """All at the same time. What answered is kept also where another did not."""
    if not regions:
        return {}
    boundary.about_to_call(deadline=DEADLINE)
    with ThreadPoolExecutor(len(regions)) as pool:
        asked = {region: pool.submit(boundary.carried(bedrock_logging.is_on), region) for region in regions}
    failed = {region: error for region, future in asked.items() if (error := future.exception())}
    seen = {region: future.result() for region, future in asked.items() if region not in failed}
    _keep(seen, at=at)
    for region, error in failed.items():
        if not _is_not_enabled(region, error):
            raise error
    return seen


def _is_not_enabled(region: str, error: BaseException) -> bool:
    """A region that the account has not enabled knows no credentials of ours, and keeps no settings of ours either.

    https://docs.aws.amazon.com/accounts/latest/reference/manage-acct-regions.html . Our own region is never such a one.
    """
    return isinstance(error, Refused) and error.code == NOT_ENABLED and region != settings.AWS_REGION


def _keep(seen: dict[str, bool], *, at: datetime) -> None:
    """What was seen, and an event where it is another than before. Of two at once the second finds that the first has told it."""
    with transaction.atomic():
        looks = [one for one in LoggingLook.objects.lock(seen.keys()) if not (one.looked_at and one.looked_at >= at)]
        for look in looks:
            if look.is_on != seen[look.region]:
                _tell_changed(look.region, is_on=seen[look.region])
            look.is_on, look.looked_at = seen[look.region], at
        LoggingLook.objects.bulk_update(looks, ["is_on", "looked_at"])


def _tell_changed(region: str, *, is_on: bool) -> None:
    log.error("model_logging_changed", region=region, is_on=is_on)
    if is_on:
        record(Action.INVOCATION_LOGGING_FOUND, actor=WORKER, region=region)
    else:
        record(Action.INVOCATION_LOGGING_ENDED, actor=WORKER, region=region)
