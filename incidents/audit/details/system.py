"""Details of what happens to people, accounts and the installation."""

from typing import Annotated, Literal

from pydantic import StringConstraints

from incidents.audit.details.detail import Detail
from incidents.audit.details.values import IncidentReference, ModelId, Moment, OutsideId, Reference, Word

Identity = Literal["slack", "oncall", "directory", "account"]  # IDENTITIES of a person

ByHand = Literal["added", "changed", "deleted"]


class PersonLinked(Detail):
    """To a console account, by its number, or to a user of the directory, whose id is sealed."""

    WORDS = frozenset({"directory"})

    person: Reference
    account: int = 0


class PersonUnlinked(Detail):
    person: Reference
    account: int


class PeopleMerged(Detail):
    person: Reference
    into: Reference
    lent: list[Identity]


class MergeUndone(Detail):
    person: Reference
    was: Reference
    returned: list[Identity]


class PersonDeactivated(Detail):
    person: Reference
    said_by: Literal["operator", "slack", "directory"]


class PersonReactivated(Detail):
    person: Reference


class GroupMembershipChanged(Detail):
    person: Reference | None
    account: int
    group: OutsideId
    change: Literal["added", "removed"]
    source: Literal["operator", "directory", "sso", "deactivation"]


class OfAnAccount(Detail):
    account: int


class SignedIn(OfAnAccount):
    method: Word | Literal[""]
    second_factor: Word | Literal[""]


class SignInFailed(Detail):
    """How many failed in the ten minutes from `since` (ISO 8601); `account` is None for names of no account."""

    account: int | None
    since: Annotated[str, StringConstraints(max_length=40)]
    count: int


class SignInLinked(OfAnAccount):
    issuer: OutsideId
    by: Literal["operator", "new", "email"]


class SignInUnlinked(OfAnAccount):
    issuer: OutsideId


class SecondFactorChanged(OfAnAccount):
    what: Literal["added", "removed", "renewed"]
    kind: Word


class SecondFactorReset(OfAnAccount):
    count: int


class AccountChanged(OfAnAccount):
    """On the admin's page of it; `fields` are those that were changed, without what stands in them."""

    change: ByHand
    fields: list[Word]


class GroupChanged(Detail):
    group: OutsideId
    change: ByHand
    fields: list[Word]


class SettingsChanged(Detail):
    """What `process` started with that the one before it had not; never a value."""

    process: Literal["web", "worker", "beat"]
    names: list[Word]


class InvocationLoggingFound(Detail):
    """`region` is the AWS region in which prompts are kept; `model` is in older events, which say whom it kept from being asked."""

    model: ModelId = ""
    region: OutsideId | Literal[""] = ""


class InvocationLoggingEnded(Detail):
    region: OutsideId


class ModelBudgetSpent(Detail):
    """`percent` of the budget of `month`, `2026-11`; in US cents, with what is being asked."""

    percent: int
    month: Annotated[str, StringConstraints(pattern=r"^[0-9]{4}-[0-9]{2}$")]
    spent_cents: int
    budget_cents: int


class ChainForked(Detail):
    chain: Annotated[str, StringConstraints(max_length=60)]
    at_seq: int


class OfAnAccessToken(Detail):
    """By the number of its row, in a field whose name does not look like a secret's."""

    access: int


class AccessTokenMade(OfAnAccessToken):
    """`audience` is the door that it opens, `name` what its owner calls the client."""

    WORDS = frozenset({"name"})

    audience: Word
    scopes: list[Word]
    days: int


class AccessTokenRevoked(OfAnAccessToken):
    WORDS = frozenset({"name"})


class AccessTokenRefused(OfAnAccessToken):
    """That it was used, and opened nothing."""

    why: Literal["audience", "revoked", "expired", "owner", "often", "scope"]


class AccessTokenUsed(OfAnAccessToken):
    """`what` is the tool or resource that was asked for."""

    what: Word
    about: IncidentReference | None


class YearSeeded(Detail):
    """How many incidents that never happened, and the seed that gives the same ones again."""

    incidents: int
    seed: int


class RestoreSettled(Detail):
    """The installation was held from `held_since` on, and goes on in `epoch`; what was done until then, in numbers.

    Without `mirror` there was nothing to compare with. `repaired` chains, `returned` incidents, `voided` approvals, publications
    that were `found` on the page, `rooms` in Slack, postmortems `filed` in Linear; `left` counts what could not be settled.
    """

    WORDS = frozenset({"why"})

    epoch: int
    held_since: Moment
    mirror: bool
    repaired: int
    returned: int
    voided: int
    found: int
    rooms: int
    filed: int = 0
    left: int
