"""Who has which Slack account: by e-mail address, or by an id that is on record."""

import hashlib
import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field

from pydantic import BaseModel

from clients import boundary, signed_cache
from clients.errors import Refused, TryLater
from incidents import people
from incidents.models.person import Person
from slackbot import client

KEPT_SECONDS = 300  # rooms that open together ask about the same people, and Slack takes about 50 lookups a minute
AT_ONCE = 16
WAVE_SECONDS = 5.0  # a call's own deadline
WHOLE_SECONDS = 10.0  # for `others`: a directory may hold thousands

NOBODY = {"user_not_found", "user_not_visible"}  # users.info


class _Account(BaseModel):
    """Slack's word on one address, as it is kept."""

    user: client.User | None


@dataclass(kw_only=True)
class Accounts:
    """Slack's word on each address: an account, or None for nobody. About those in `unsaid` it refused to say anything.

    About whoever is in neither it has not spoken yet; `failure` is why it did not about one that is needed.
    """

    known: dict[str, client.User | None] = field(default_factory=dict)
    unsaid: set[str] = field(default_factory=set)
    failure: TryLater | None = None

    def recall(self, emails: set[str]) -> None:
        """Takes over what Slack has said within the last five minutes, to whichever worker."""
        keys = {_key(email): email for email in emails}
        for key, said in signed_cache.kept_of(keys, _Account).items():
            self.known[keys[key]] = said.user

    def take(self, email: str, lookup: Future[client.User | None]) -> TryLater | None:
        """Keeps what Slack said about the address. Gives why it has not spoken."""
        try:
            user = self.known[email] = lookup.result()
            signed_cache.keep(_key(email), _Account(user=user), seconds=KEPT_SECONDS)
        except Refused:
            self.unsaid.add(email)
        except TryLater as failure:
            return failure
        return None


def slack_accounts(*, needed: set[str], others: set[str]) -> Accounts:
    """Asks Slack about all `needed`, then about as many of the `others` as there is time for and as it takes just now.

    Raises TryLater where it did not answer about anybody: nobody is said to have no account because Slack was down.
    """
    accounts = Accounts()
    accounts.recall(needed | others)
    needed, others = needed - accounts.known.keys(), others - accounts.known.keys()
    emails = [*sorted(needed), *sorted(others - needed)]
    until = time.monotonic() + WHOLE_SECONDS
    failure: TryLater | None = None
    with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
        for start in range(0, len(emails), AT_ONCE):
            if failure or (start >= len(needed) and time.monotonic() > until):
                break
            boundary.about_to_call(deadline=WAVE_SECONDS)
            wave = emails[start : start + AT_ONCE]
            lookups = [pool.submit(boundary.carried(client.user_by_email), email) for email in wave]
            for email, lookup in zip(wave, lookups, strict=True):
                failed = accounts.take(email, lookup)
                failure = failed or failure
                accounts.failure = (failed if email in needed else None) or accounts.failure
    if failure and not accounts.known:
        raise failure
    return accounts


def ask_again(person: Person) -> None:
    """What Slack said of their account is not so any more: the next room that wants them asks."""
    people.not_sure_of(person)
    signed_cache.forget(_key(person.email.lower()))


def account_of(user: str) -> client.User | None:
    """The account of that id as it is now; None where Slack knows none. Raises Refused and TryLater."""
    try:
        return client.user_info(user)
    except Refused as refused:
        if refused.code not in NOBODY:
            raise
        return None


def _key(email: str) -> str:
    return f"slack:account:{hashlib.sha256(email.encode()).hexdigest()}"
