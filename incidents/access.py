"""Who comes with a token: looked up, counted, and given as an actor with what its owner may now; or refused, on record."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from django.db import connection, transaction
from django.db.models import Q, Sum
from django.utils import timezone
from prometheus_client import Counter

from incidents import access_answers
from incidents.access_tokens import PREFIX, digest_of
from incidents.actor import Actor
from incidents.approvers import is_linked
from incidents.audit.actions import Action
from incidents.audit.record import record
from incidents.errors import NotYours
from incidents.models.access_token import AccessToken, Audience, Scope
from incidents.models.access_use import AccessUse
from incidents.models.incident import Incident

CALLS_A_MINUTE = 120  # requests of one token
LONGEST_TEXT = 100  # characters; ours have 51
USES_KEPT = timedelta(hours=2)
REFUSED = Counter("access_refused_count", "Requests of programs that were refused, by why", ["why"])
SAID = {
    "unknown": "This takes a token that a person made for it in the console.",
    "audience": "This token is for another door.",
    "revoked": "This token is revoked.",
    "expired": "This token has expired. Its owner can make another one in the console.",
    "owner": "The owner of this token is not active here any more.",
    "often": f"This token may be used {CALLS_A_MINUTE} times a minute.",
}

log = structlog.get_logger(__name__)


class AccessRefused(Exception):
    """Nobody comes in. `why` is a key of SAID, `str()` for whoever reads the answer; `wait` is in seconds, where waiting helps."""

    def __init__(self, why: str, *, wait: int = 0) -> None:
        super().__init__(SAID[why])
        self.why = why
        self.wait = wait


@dataclass(frozen=True, kw_only=True)
class Access:
    """One request's: the token, and its owner as an actor, as they stand on record now."""

    token: AccessToken
    actor: Actor

    def refuse_without(self, scope: Scope) -> None:
        """Raises NotYours where the token is not for that, which goes on record."""
        if scope not in self.token.scopes:
            _note_refusal(self.token, "scope")
            raise NotYours(f"This token is not for that ({scope.label.lower()}). Its owner can make one that is.")

    def note(self, what: str, incident: Incident | None = None) -> None:
        """That it is used for `what`, once a minute for each incident, before it is."""
        with transaction.atomic():
            if _counted(self.token, f"{what} {incident.reference}" if incident else what) == 1:
                about = incident.reference if incident else None
                record(Action.ACCESS_TOKEN_USED, actor=self.actor, access=self.token.pk, what=what, about=about)

    def times(self, what: str, *, within: timedelta) -> int:
        """How often it was used for `what`, whatever incident it was about; two hours at most are remembered."""
        of_it = Q(what=what) | Q(what__startswith=f"{what} ")
        uses = self.token.uses.filter(of_it, minute__gt=timezone.now() - within)
        return uses.aggregate(total=Sum("count"))["total"] or 0


def admit(text: str, *, audience: Audience) -> Access:
    """Whoever has this token, at this door. Raises AccessRefused; of a token that we never made nothing is kept."""
    token = _found(text)
    why = "unknown" if token is None else _why_not(token, audience)
    if token is None or why:
        _count_refusal(why)
        if token:
            _note_refusal(token, why)
        raise AccessRefused(why)
    if (times := _counted(token, "")) > CALLS_A_MINUTE:
        _count_refusal("often")
        _note_refusal(token, "often")
        raise AccessRefused("often", wait=60 - timezone.now().second)
    if times == 1:
        AccessToken.objects.filter(pk=token.pk).update(last_used_at=_this_minute())
        AccessUse.objects.filter(token=token, minute__lt=timezone.now() - USES_KEPT).delete()
        access_answers.forget_old()
    return Access(token=token, actor=Actor(via=audience, person=token.owner.root, client=token.name).as_of_now())


def _found(text: str) -> AccessToken | None:
    if not text.startswith(PREFIX) or len(text) > LONGEST_TEXT:
        return None
    known = AccessToken.objects.select_related("owner__user", "owner__merged_into__user")
    return known.filter(digest=digest_of(text)).first()


def _why_not(token: AccessToken, audience: Audience) -> str:
    """A key of SAID; empty where nothing stands in the way."""
    if token.audience != audience:
        return "audience"
    if token.revoked_at:
        return "revoked"
    if token.is_over:
        return "expired"
    return "" if token.owner.is_active and is_linked(token.owner.root) else "owner"


def _note_refusal(token: AccessToken, why: str) -> None:
    """On record once a minute for each reason."""
    with transaction.atomic():
        if _counted(token, f"refused {why}") == 1:
            actor = Actor(via=token.audience, person=token.owner.root)
            record(Action.ACCESS_TOKEN_REFUSED, actor=actor, access=token.pk, why=why)


def _count_refusal(why: str) -> None:
    REFUSED.labels(why=why).inc()
    log.warning("access_refused", why=why)


def _counted(token: AccessToken, what: str) -> int:
    """One more in this minute; gives how many that makes."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO incidents_accessuse (token_id, what, minute, count) VALUES (%s, %s, %s, 1)"
            " ON CONFLICT (token_id, what, minute) DO UPDATE SET count = incidents_accessuse.count + 1 RETURNING count",
            [token.pk, what, _this_minute()],
        )
        made: int = cursor.fetchone()[0]
    return made


def _this_minute() -> datetime:
    return timezone.now().replace(second=0, microsecond=0)
