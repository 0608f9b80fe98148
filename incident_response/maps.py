"""Settings that are tables: the senders of signed JSON, a source's severity, a team's directory group, a service's repositories."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

from standardwebhooks.webhooks import EmptyWebhookSecretError, Webhook

from incidents import groups

SOURCES = (
    "a JSON object of sources, each {secret: whsec_..., map: {group_id, title, state, ...: a path in its body},"
    " firing: [words of its state], resolved: [words]}"
)
GROUPS = "a JSON object of team names and group ids"
ROLE_GROUPS = f"a JSON object of directory group ids by {', '.join(sorted(groups.ALL))}"
CLAIMS = f"a JSON object of the provider's groups and one of ours for each: {', '.join(sorted(groups.ALL))}"
SEVERITIES = "a list of source=P1, source=P2 or source=P3 with commas"
STORES = ("mimir", "loki", "tempo")
DATASOURCES = f"a JSON object of data source uids by {', '.join(STORES)}"
TEMPERATURES = "a list of job=0 to job=1 with commas, or job=none for the model's own"
TOKENS = "a list of job=number of tokens with commas, each from 50 to 8000"
PRICES = (
    "a list of part-of-a-model's-id=input/output with commas, in USD for a million tokens, such as claude-sonnet-5=3/15"
)
REPOSITORIES = "a list of repositories with commas, or a JSON object of services and such lists, without owners"
HEADERS = "a list of name=value with commas, values as in an address (%20 for a space)"
_SOURCE_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,38}")
_SOURCE_PARTS = {"secret", "map", "firing", "resolved"}
_NEEDED = {"group_id", "title", "state"}
_PRICE = re.compile(r"[0-9]{1,4}(\.[0-9]{1,4})?")
_UID = re.compile(r"[A-Za-z0-9_-]{1,40}")
_HEADER = re.compile(r"[A-Za-z0-9-]{1,100}")
_REPOSITORY = re.compile(r"(?!\.{1,2}$)[A-Za-z0-9._-]+")


@dataclass(frozen=True, kw_only=True)
class SignedSource:
    """A sender of signed JSON: its secret, where in its body our fields are, and which words of its state mean what."""

    secret: str = field(repr=False)
    paths: Mapping[str, str]  # of group_id, title, state; at, service, severity, team, url, or labels.<name>
    firing: frozenset[str]
    resolved: frozenset[str]


def signed_sources(text: str) -> dict[str, SignedSource]:
    """Senders by their name in the route. Raises ValueError."""
    return {name: _signed_source(name, given) for name, given in _object(text).items()}


def _signed_source(name: str, given: Any) -> SignedSource:
    if not _SOURCE_NAME.fullmatch(name) or not isinstance(given, dict) or set(given) != _SOURCE_PARTS:
        raise ValueError(SOURCES)
    paths, words = given["map"], (given["firing"], given["resolved"])
    if not isinstance(paths, dict) or not set(paths) >= _NEEDED or not all(map(_is_text, paths.values())):
        raise ValueError(SOURCES)
    if not all(isinstance(some, list) and all(map(_is_text, some)) for some in words):
        raise ValueError(SOURCES)
    try:
        Webhook(given["secret"])
    except (EmptyWebhookSecretError, RuntimeError, TypeError):
        raise ValueError(SOURCES) from None
    return SignedSource(secret=given["secret"], paths=paths, firing=frozenset(words[0]), resolved=frozenset(words[1]))


def _is_text(value: object) -> bool:
    return isinstance(value, str) and bool(value)


def groups_by_team(text: str) -> dict[str, str]:
    """A group id for each team, one under "*" for every other. Raises ValueError for anything but a JSON object of texts."""
    found = _object(text)
    if not all(isinstance(group, str) and group.strip() for group in found.values()):
        raise ValueError(GROUPS)
    return found


def groups_by_role(text: str) -> dict[str, str]:
    """A directory group's id for each of our own groups that it fills. Raises ValueError."""
    found = groups_by_team(text)
    if not groups.ALL.issuperset(found):
        raise ValueError(ROLE_GROUPS)
    return found


def groups_by_claim(text: str) -> dict[str, str]:
    """One of our groups for each of the sign-in provider's. Raises ValueError."""
    found = groups_by_team(text)
    if not groups.ALL.issuperset(found.values()):
        raise ValueError(CLAIMS)
    return found


def repositories_by_service(text: str) -> dict[str, list[str]]:
    """Repositories for each service; a plain list is for every service, under "*". Raises ValueError."""
    if text.startswith(("{", "[")):
        found = _object(text)
    else:
        names = [part.strip() for part in text.split(",") if part.strip()]
        found = {"*": names} if names else {}
    if not all(isinstance(names, list) and all(map(_is_repository, names)) for names in found.values()):
        raise ValueError(REPOSITORIES)
    return found


def _is_repository(value: object) -> bool:
    """Whether GitHub would take it as a repository's name, which has no owner before it."""
    return isinstance(value, str) and _REPOSITORY.fullmatch(value) is not None


def datasources_by_store(text: str) -> dict[str, str]:
    """The uid of the data source in Grafana for each of our stores. Raises ValueError."""
    found = _object(text)
    if not set(STORES).issuperset(found) or not all(_is_text(uid) and _UID.fullmatch(uid) for uid in found.values()):
        raise ValueError(DATASOURCES)
    return found


def severities_by_source(text: str) -> dict[str, str]:
    """A severity for each source, of its alerts that say none. Raises ValueError."""
    found = _pairs(text)
    if not {"P1", "P2", "P3"}.issuperset(found.values()):
        raise ValueError(SEVERITIES)
    return found


def temperatures_by_job(text: str) -> dict[str, float | None]:
    """How freely the model may write, for each job of it; None is the model's own way. Raises ValueError."""
    found = {job: None if warmth == "none" else float(warmth) for job, warmth in _pairs(text).items()}
    if not all(warmth is None or 0 <= warmth <= 1 for warmth in found.values()):
        raise ValueError(TEMPERATURES)
    return found


def tokens_by_job(text: str) -> dict[str, int]:
    """The most tokens of an answer, for each job of the model. Raises ValueError."""
    found = {job: int(most) for job, most in _pairs(text).items()}
    if not all(50 <= most <= 8_000 for most in found.values()):
        raise ValueError(TOKENS)
    return found


def prices_by_model(text: str) -> dict[str, tuple[Decimal, Decimal]]:
    """What a million tokens in and out cost, by a part of the model's id. Raises ValueError."""
    found = {}
    for model, price in _pairs(text).items():
        each_in, _, each_out = price.partition("/")
        if not _PRICE.fullmatch(each_in) or not _PRICE.fullmatch(each_out):
            raise ValueError(PRICES)
        found[model] = (Decimal(each_in), Decimal(each_out))
    return found


def _pairs(text: str) -> dict[str, str]:
    pairs = [part.partition("=") for part in text.split(",") if part.strip()]
    found = {name.strip(): value.strip() for name, _, value in pairs}
    if "" in found or len(found) < len(pairs):
        raise ValueError("a name is missing, or there twice")
    return found


def _object(text: str) -> dict[str, Any]:
    found = json.loads(text or "{}")
    if not isinstance(found, dict):
        raise ValueError("not a JSON object")  # noqa: TRY004 a malformed setting, as its readers expect it
    return found


def headers(text: str) -> dict[str, str]:
    """Headers by their names, in lower case. Raises ValueError. https://opentelemetry.io/docs/specs/otel/protocol/exporter/"""
    found = {}
    for one in filter(None, (part.strip() for part in text.split(","))):
        name, equals, value = one.partition("=")
        if not equals or not _HEADER.fullmatch(name.strip()) or not unquote(value).strip().isprintable():
            raise ValueError(HEADERS)
        found[name.strip().lower()] = unquote(value).strip()
    return found
