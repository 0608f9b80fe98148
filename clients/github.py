"""GitHub: what was changed lately in a repository, and who owns its code.

https://docs.github.com/en/rest/commits/commits#list-commits and
https://docs.github.com/en/rest/repos/contents#get-repository-content . An answer is kept with its ETag and asked for
again with `If-None-Match`, which costs nothing of the hourly limit while it is unchanged.
"""

import hashlib
import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode

from django.conf import settings
from django.core.cache import cache
from pydantic import BaseModel, Field

from clients import http, signed_cache
from clients.answers import LONGEST_WAIT, detail_in, failure_of, read, retry_after
from clients.errors import Refused, TryLater
from clients.names import Line, Name, as_line

SYSTEM = "github"
KEPT_SECONDS = 24 * 3600
OWNERS_SECONDS = 300  # who owns code changes rarely, and rooms that open together ask about the same
MOST_KEPT = 256 * 1024  # characters of one answer
JSON, RAW = "application/vnd.github+json", "application/vnd.github.raw+json"
EVERY_SERVICE = "*"
# https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners
CODEOWNERS = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")  # the first one there counts


@dataclass(frozen=True, kw_only=True)
class Commit:
    """One commit: the first line of its message, its author's login (or name, without an account), when it landed."""

    sha: str
    message: str
    author: str
    at: datetime
    url: str


class _Owners(BaseModel):
    text: str | None


class _Signature(BaseModel):
    name: Name = ""
    date: datetime | None = None


class _Change(BaseModel):
    message: str
    author: _Signature | None = None
    committer: _Signature | None = None

    @property
    def at(self) -> datetime | None:
        """When it landed; when it was written, where nobody is named who committed it. None where it says neither."""
        signed = (self.committer, self.author)
        return next((one.date for one in signed if one and one.date), None)


class _Account(BaseModel):
    login: Name = ""


class _Commit(BaseModel):
    sha: Name
    url: Line = Field(alias="html_url")
    change: _Change = Field(alias="commit")
    account: _Account | None = Field(default=None, alias="author")


def repos_of(service: str) -> list[str]:
    """The repositories GITHUB_REPO_NAMES has for the service, else those it has for every service; perhaps none."""
    names: Mapping[str, list[str]] = settings.GITHUB_REPO_NAMES
    return list(names.get(service) or names.get(EVERY_SERVICE, []))


def recent_commits(repo: str, *, since: datetime, limit: int = 5) -> list[Commit]:
    """At most `limit` commits on the default branch since then, newest first; none for an empty repository.

    Raises Refused and TryLater.
    """
    # Asked for from the full hour on: the address then stays the same for a while, and with it the ETag.
    hour = since.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
    params = {"since": f"{hour:%Y-%m-%dT%H:%M:%SZ}", "per_page": str(limit)}
    said = _get(f"{_repo(repo)}/commits", params=params, absent=EMPTY_REPOSITORY)
    found = [] if said is None else read(SYSTEM, list[_Commit], said.encode(), safe=True)
    return [_commit(one, at) for one in found if (at := one.change.at) and at >= since][:limit]


def code_owners(repo: str) -> str | None:
    """The text of the repository's CODEOWNERS, from the place GitHub itself takes it from, at most five minutes old.

    None if it has none. Raises Refused, also where our token cannot see the repository, and TryLater.
    """
    asked = f"{settings.GITHUB_API_URL} {settings.GITHUB_TOKEN} {_repo(repo)}"
    key = f"github:owners:{hashlib.sha256(asked.encode()).hexdigest()}"
    kept = signed_cache.kept_or_asked(key, _Owners, lambda: _Owners(text=_read_owners(repo)), seconds=OWNERS_SECONDS)
    return kept.text


def _read_owners(repo: str) -> str | None:
    for path in CODEOWNERS:
        said = _get(f"{_repo(repo)}/contents/{path}", accept=RAW, absent=NOT_FOUND)
        if said is not None:
            return said
    _get(_repo(repo))  # a repository that is hidden from us answers 404 for its files too: that is no answer
    return None


def _repo(repo: str) -> str:
    if not settings.GITHUB_TOKEN or not settings.GITHUB_ORG_SLUG:
        raise Refused(SYSTEM, "GITHUB_TOKEN and GITHUB_ORG_SLUG are not both set", code="not_configured")
    return f"/repos/{quote(settings.GITHUB_ORG_SLUG, safe='')}/{quote(repo, safe='')}"


def _commit(one: _Commit, at: datetime) -> Commit:
    name = one.change.author.name if one.change.author else ""
    return Commit(
        sha=one.sha,
        message=str(as_line(one.change.message.strip().partition("\n")[0])),
        author=(one.account.login if one.account else "") or name,
        at=at,
        url=one.url,
    )


def _get(
    path: str, *, params: Mapping[str, str] | None = None, accept: str = JSON, absent: int | None = None
) -> str | None:
    """The answer's text, from the cache if GitHub says that it is unchanged; None for the status `absent`."""
    url = f"{settings.GITHUB_API_URL.rstrip('/')}{path}"
    key = f"github:{hashlib.sha256(f'{url}?{urlencode(params or {})} {accept}'.encode()).hexdigest()}"
    etag, kept = cache.get(key) or ("", "")
    answer = http.call(
        SYSTEM,
        "GET",
        url,
        headers=_headers(accept) | ({"If-None-Match": etag} if etag else {}),
        params=params,
        safe=True,
        hand_back={NOT_MODIFIED, *TURNED_AWAY, *([absent] if absent else [])},
    )
    if answer.status == absent:
        return None
    if answer.status == NOT_MODIFIED and etag:
        return str(kept)
    _raise_failure(answer)
    text = answer.body.decode(errors="replace").replace("\x00", "")
    if answer.headers.get("ETag") and len(text) <= MOST_KEPT:
        cache.set(key, (answer.headers["ETag"], text), KEPT_SECONDS)
    return text


def _headers(accept: str) -> dict[str, str]:
    token = settings.GITHUB_TOKEN
    return {"Authorization": f"Bearer {token}", "Accept": accept, "X-GitHub-Api-Version": "2022-11-28"}


def _raise_failure(answer: http.Response) -> None:
    """https://docs.github.com/en/rest/using-the-rest-api/rate-limits-for-the-rest-api#exceeding-the-rate-limit"""
    wait = _rate_limit_wait(answer) if answer.status in TURNED_AWAY else None
    if wait is not None:
        raise TryLater(SYSTEM, "we asked it too often", code=str(answer.status), after=wait)
    failure = failure_of(SYSTEM, status=answer.status, headers=answer.headers, body=answer.body, safe=True)
    if failure:
        raise failure


def _rate_limit_wait(answer: http.Response) -> float | None:
    """Seconds to wait when this is about a limit; None when it is a plain 403."""
    said = retry_after(answer.headers)
    if said is not None:
        return said
    reset = answer.headers.get("X-RateLimit-Reset", "")
    if answer.headers.get("X-RateLimit-Remaining") == "0" and reset.isdecimal():
        return min(max(int(reset) - time.time(), 0.0), LONGEST_WAIT)
    is_limit = answer.status == 429 or "rate limit" in detail_in(answer.body).lower()
    return UNSAID_WAIT if is_limit else None


NOT_MODIFIED, NOT_FOUND, EMPTY_REPOSITORY = 304, 404, 409
TURNED_AWAY = (403, 429)  # a limit comes with either; a 403 that is about no limit is Refused
UNSAID_WAIT = 60.0  # seconds, where it does not say; its documentation asks for at least a minute
