"""GitHub's REST API: two repositories, what was committed to them, and their CODEOWNERS.

It follows https://docs.github.com/en/rest . A deploy lands in a service's repository thirteen minutes before each alert.
"""

import base64
import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from flask import Blueprint, Response, jsonify, request
from flask.typing import ResponseReturnValue

from sandbox.clock import Clock
from sandbox.current import world
from sandbox.telemetry import Telemetry

JSON = dict[str, Any]
CALLS_AN_HOUR = 5_000
CALLS_A_MINUTE = 900  # the secondary limit
DEPLOY_BEFORE_ALERT_S = 13 * 60
RAW = "application/vnd.github.raw+json"
FILES = {
    (
        "checkout",
        ".github/CODEOWNERS",
    ): "# who reviews what\n*            @sandbox/checkout\n/payments/   @ravi @carla\n",
    ("payments", "README.md"): "# payments\n",
}
_HISTORY = {  # minutes before the sandbox's first day began, who, what
    "checkout": [
        (35, "carla", "Log the upstream's request id with declined payments"),
        (95, "mei", "Raise the timeout of the tax service to 800 ms (#1841)\n\nIt answers in 600 ms on a bad day."),
        (170, "ravi", "Retry a declined card once (#1838)"),
        (230, "carla", "Bump urllib3 from 2.4.0 to 2.5.0 (#1835)"),
        (1510, "mei", "Remove the old basket page (#1830)"),
    ],
    "payments": [(410, "ravi", "Rotate the acquirer's certificate (#77)")],
}


@dataclass(frozen=True, kw_only=True)
class Commit:
    """One commit on the default branch; `at` in unix seconds."""

    at: float
    author: str
    message: str


class Hub:
    """The organisation's repositories."""

    def __init__(self, telemetry: Telemetry, clock: Clock) -> None:
        self._telemetry = telemetry
        self._began = clock.now()
        self.repos = {repo: list(history) for repo, history in _HISTORY.items()}
        self.files = dict(FILES)

    def commits(self, repo: str) -> list[Commit]:
        """Newest first."""
        made = [
            Commit(at=self._began - minutes * 60, author=author, message=message)
            for minutes, author, message in self.repos[repo]
        ]
        made += [
            Commit(
                at=fired - DEPLOY_BEFORE_ALERT_S,
                author="ravi",
                message="Deploy: charge through the new connection pool (#1842)\n\nRolled out to all regions.",
            )
            for fired, _ in self._telemetry.fired(repo)
        ]
        return sorted(made, key=lambda commit: commit.at, reverse=True)


class RefusedError(Exception):
    """Answered with this HTTP status, message and headers."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}


routes = Blueprint("github", __name__, url_prefix="/github")


@routes.before_request
def admit() -> ResponseReturnValue | None:
    """…/rest/authentication, …/rest/using-the-rest-api/rate-limits-for-the-rest-api"""
    if not request.headers.get("User-Agent"):
        raise RefusedError(
            403, "Request forbidden by administrative rules. Please make sure there is a User-Agent header"
        )
    if request.headers.get("Authorization") != f"Bearer {world.identity.github_token}":
        raise RefusedError(401, "Bad credentials")
    with world.lock:
        wait = world.limits.take("github:minute", per_minute=CALLS_A_MINUTE)
    if wait:
        raise RefusedError(403, "You have exceeded a secondary rate limit.", {"Retry-After": "60"})
    return None


@routes.get("/repos/<owner>/<repo>")
def get_repo(owner: str, repo: str) -> Response:
    """…/rest/repos/repos#get-a-repository"""
    _check(owner, repo)
    return _answer(jsonify({"name": repo, "full_name": f"{owner}/{repo}", "private": True, "default_branch": "main"}))


@routes.get("/repos/<owner>/<repo>/commits")
def list_commits(owner: str, repo: str) -> Response:
    """…/rest/commits/commits#list-commits: of the default branch, newest first; 409 for an empty repository."""
    _check(owner, repo)
    commits = world.github.commits(repo)
    if not commits:
        raise RefusedError(409, "Git Repository is empty.")
    since = _since()
    return _answer(jsonify([_commit(owner, repo, one) for one in commits if one.at >= since][: _size()]))


@routes.get("/repos/<owner>/<repo>/contents/<path:path>")
def get_content(owner: str, repo: str, path: str) -> Response:
    """…/rest/repos/contents#get-repository-content: as it is for the raw media type, else in base64."""
    _check(owner, repo)
    text = world.github.files.get((repo, path))
    if text is None:
        raise RefusedError(404, "Not Found")
    if request.headers.get("Accept") == RAW:
        return _answer(Response(text, content_type=f"{RAW}; charset=utf-8"))
    said = {"type": "file", "path": path, "encoding": "base64", "content": base64.b64encode(text.encode()).decode()}
    return _answer(jsonify(said))


@routes.errorhandler(RefusedError)
def refuse(error: RefusedError) -> tuple[Response, int, dict[str, str]]:
    """…/rest/using-the-rest-api/troubleshooting-the-rest-api"""
    said = {"message": str(error), "documentation_url": "https://docs.github.com/rest", "status": str(error.status)}
    return jsonify(said), error.status, error.headers


def _check(owner: str, repo: str) -> None:
    """What a token may not see is not found, either."""
    if owner != world.identity.github_org_slug or repo not in world.github.repos:
        raise RefusedError(404, "Not Found")


def _answer(answer: Response) -> Response:
    """With its ETag; 304 and no body to who has it already, which costs nothing of the hourly limit."""
    answer.set_etag(hashlib.sha256(answer.get_data()).hexdigest())
    answer.make_conditional(request.environ)
    if answer.status_code == 304:
        return answer
    wait = world.limits.take("github:hour", per_minute=CALLS_AN_HOUR / 60, burst=CALLS_AN_HOUR)
    if wait:
        left = {"X-RateLimit-Remaining": "0", "X-RateLimit-Reset": str(int(world.clock.now()) + wait)}
        raise RefusedError(403, "API rate limit exceeded for user ID 1.", left)
    answer.headers["X-RateLimit-Limit"] = str(CALLS_AN_HOUR)
    return answer


def _size() -> int:
    """…/rest/using-the-rest-api/using-pagination-in-the-rest-api: 30 unless asked otherwise, never more than 100."""
    given = request.args.get("per_page", "")
    asked = int(given) if given.isdecimal() and len(given) < 9 else 0
    return min(asked or 30, 100)


def _since() -> float:
    given = request.args.get("since")
    if not given:
        return 0.0
    try:
        return datetime.fromisoformat(given).timestamp()
    except (ValueError, OverflowError):
        raise RefusedError(422, "Validation Failed: since is not an ISO 8601 timestamp") from None


def _commit(owner: str, repo: str, one: Commit) -> JSON:
    sha = hashlib.sha256(f"{repo}{one.at}{one.message}".encode()).hexdigest()[:40]
    at = f"{datetime.fromtimestamp(one.at, tz=UTC):%Y-%m-%dT%H:%M:%SZ}"
    who = {"name": one.author.title(), "email": f"{one.author}@example.com", "date": at}
    return {
        "sha": sha,
        "html_url": f"https://github.example/{owner}/{repo}/commit/{sha}",
        "commit": {"message": one.message, "author": who, "committer": who},
        "author": {"login": one.author, "type": "User"},
    }
