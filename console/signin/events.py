"""What signing in leaves on record, in the system chain: account numbers, never a name that was typed or an address."""

from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone

from console.facts import SignInsFailed
from console.models.failed_attempts import FailedAttempts, Kind
from console.signin.throttle import KEPT, count, digest
from incidents.actor import WORKER, Actor
from incidents.audit.actions import Action
from incidents.audit.record import record, record_alone
from incidents.outbox.announce import announce

BLOCK = timedelta(minutes=10)
OWED = timedelta(days=30)  # a number is kept for longer than any outage keeps it from being told
NOBODY = "no such account"


def actor_for(account: User) -> Actor:
    """Whoever holds the account, at the console."""
    return Actor(via="console", person=getattr(account, "person", None), name=f"console account {account.pk}")


def signed_in(account: User, *, method: str, second_factor: str) -> None:
    """`method` is password or socialaccount; `second_factor` the kind that was given, empty for none."""
    record_alone(
        Action.SIGNED_IN, actor=actor_for(account), account=account.pk, method=method, second_factor=second_factor
    )


def signed_out(account: User) -> None:
    """By the button; a session that runs out is no event."""
    record_alone(Action.SIGNED_OUT, actor=actor_for(account), account=account.pk)


def second_factor_changed(account: User, *, what: str, kind: str) -> None:
    """In the transaction of the change: added, removed, renewed; totp, webauthn, recovery_codes."""
    record(Action.SECOND_FACTOR_CHANGED, actor=actor_for(account), account=account.pk, what=what, kind=kind)


def own_password_changed(account: User) -> None:
    """In the transaction of the change. What an operator changes of accounts is written by accounts_admin.py."""
    record(Action.ACCOUNT_CHANGED, actor=actor_for(account), account=account.pk, change="changed", fields=["password"])


def sign_in_failed(account: User | None) -> None:
    """Counts it. After ten minutes one event tells how many they were, for each account and once for names of no account."""
    block = _block(timezone.now())
    key = _key(account.pk if account else None)
    with transaction.atomic():
        if count(Kind.TOLD, key, block) == 1:
            fact = SignInsFailed(account.pk if account else None, block.isoformat())
            announce(fact, key=f"sign-ins-failed:{key[:16]}:{block:%Y%m%d%H%M}", after=BLOCK)


def tell(fact: SignInsFailed) -> None:
    """Writes that one event, and forgets what is too old to count."""
    block = datetime.fromisoformat(fact.block)
    with transaction.atomic():
        counted = FailedAttempts.objects.filter(kind=Kind.TOLD, key=_key(fact.account_id), minute=block)
        number = counted.values_list("count", flat=True).get()
        record(Action.SIGN_IN_FAILED, actor=WORKER, account=fact.account_id, since=fact.block, count=number)
        old = FailedAttempts.objects.filter(minute__lt=timezone.now() - KEPT)
        old.exclude(kind=Kind.TOLD, minute__gt=timezone.now() - OWED).delete()


def _key(account_id: int | None) -> str:
    return digest(NOBODY if account_id is None else str(account_id))


def _block(at: datetime) -> datetime:
    return at.replace(minute=at.minute // 10 * 10, second=0, microsecond=0)
