"""Every kind of person, every scope and every address: whether it is answered is what the table of who may says, and no more."""

from datetime import timedelta
from itertools import chain, combinations

import pytest
from django.utils import timezone

from console.api.schema import whole
from console.api.seen import readable
from incidents.access import admit
from incidents.access_tokens import digest_of
from incidents.authority import may
from incidents.errors import NotYours
from incidents.models import AccessToken, Incident, Person
from incidents.models.access_token import OFFERED, Audience, Scope
from sandbox.server import Running
from statuspage.approve import approve
from statuspage.models import Approval, Publication
from tests import kept
from tests.console.api.conftest import Program
from tests.fences.cast import EVERYBODY, Cast, enter, written
from tests.fences.code import modules
from tests.fences.test_authority import meant
from tests.sample import a_few
from tests.statuspage.conftest import write

SCOPES = OFFERED[Audience.API]
AN_EVENT = "6f1c0f0e-4a4e-4d56-9f42-0c8a3f2f7a10"
Ask = tuple[str, str, Scope | None, str, int]  # method, address, scope, line of the table, answer where all let them
ASKS: list[Ask] = [
    ("get", "", None, "help", 200),
    ("get", "/api/schema/", None, "help", 200),
    ("get", "incidents/", Scope.READ, "help", 200),
    ("get", "people/", Scope.READ, "help", 200),
    ("get", "people/{person}/", Scope.READ, "help", 200),
    ("get", "roles/", Scope.READ, "help", 200),
    ("get", "analytics/?since=2026-11-28&until=2026-11-28", Scope.READ, "help", 200),
    ("get", "incidents/{incident}/", Scope.READ, "read", 200),
    ("get", "incidents/{incident}/timeline/", Scope.READ, "read", 200),
    ("get", "incidents/{incident}/people/", Scope.READ, "read", 200),
    ("get", "incidents/{incident}/drafts/", Scope.READ, "read", 200),
    ("get", "drafts/{draft}/", Scope.READ, "read", 200),
    ("get", "audit/", Scope.AUDIT, "export_audit", 200),
    ("get", f"audit/{AN_EVENT}/", Scope.AUDIT, "export_audit", 404),
    ("get", "heads/", Scope.AUDIT, "export_audit", 200),
    ("get", "heads/7/", Scope.AUDIT, "export_audit", 404),
    ("get", "incidents/{incident}/audit/", Scope.AUDIT, "export_audit", 200),
    ("get", "incidents/{incident}/verification/", Scope.AUDIT, "export_audit", 200),
    ("post", "incidents/", Scope.DECLARE, "declare", 201),
    ("post", "incidents/{incident}/notes/", Scope.NOTE, "add_note", 201),
    ("post", "incidents/{incident}/drafts/", Scope.DRAFT, "write_draft", 201),
]
BODIES = {"incidents/": {"title": "x y", "severity": "P3"}}


@pytest.fixture
def cast(transactional_db: None, outside: Running, request: pytest.FixtureRequest) -> Cast:
    kept.once("everybody there could be", lambda: enter(request.getfixturevalue("incident")))
    people = {name: Person.objects.get(name=written(name)) for name in sorted(EVERYBODY)}
    return Cast(incident=Incident.objects.get(), people=people)


def with_token(person: Person, *scopes: str) -> str:
    """As they had it made while they were in a group."""
    text = f"irtoken_{person.pk}-{'-'.join(scopes)}"
    AccessToken.objects.create(
        owner=person,
        audience="api",
        name=text[-50:],
        digest=digest_of(text),
        scopes=list(scopes),
        expires_at=timezone.now() + timedelta(days=1),
    )
    return text


def expected(ask: Ask, name: str, scopes: tuple[Scope, ...]) -> int:
    _, at, scope, line, answer = ask
    if name == "deactivated":
        return 401
    if scope is not None and scope not in scopes:
        return 403
    if ("{incident}" in at or "{draft}" in at) and not meant("read", name, "api"):
        return 404
    return answer if meant(line, name, "api") else 403


def test_each_is_answered_as_the_table_says(cast: Cast) -> None:
    draft = write(cast.incident)
    wrong = []
    for name in a_few(sorted(EVERYBODY), 2):
        person = cast.people[name]
        given = {"incident": cast.incident.reference, "draft": draft.pk, "person": person.reference}
        for scopes in a_few([*((one,) for one in SCOPES), SCOPES], 2):
            theirs = Program(token=with_token(person, *scopes))
            for method, at, *rest in ASKS:
                where = at.format(**given)
                answer = theirs.get(where) if method == "get" else theirs.post(where, BODIES.get(at, {"text": "x"}))
                meant_so = expected((method, at, *rest), name, scopes)  # type: ignore[arg-type]
                if answer.status != meant_so:
                    wrong.append(f"{name}, {scopes}: {method} {at} is {answer.status}, not {meant_so}")
    assert wrong == []
    assert not Approval.objects.exists() and not Publication.objects.exists()


def test_every_operation_is_among_them() -> None:
    asked = {
        (method, at.partition("?")[0].replace("{draft}", "{id}").replace("{incident}", "{reference}"))
        for method, at, *_ in ASKS
    }
    told = {
        (method, path.removeprefix("/api/v1/"))
        for path, operations in whole()["paths"].items()
        for method in operations
    }
    same = {(method, at.replace(AN_EVENT, "{id}").replace("7/", "{number}/")) for method, at in asked}
    assert told == same - {("get", "/api/schema/")}


def test_what_is_listed_is_what_may_be_read(cast: Cast) -> None:
    Incident.objects.create(title="Elsewhere", severity="P3", started_at=timezone.now())
    incidents = list(Incident.objects.with_people())
    for name, door, actor in cast.actors_as_of_now():
        if door == "slack":
            listed = set(readable(actor).values_list("pk", flat=True))
            assert listed == {one.pk for one in incidents if may(actor, "read", one)}, name


def test_no_scope_approves_or_publishes_whosever_the_token_is(cast: Cast) -> None:
    draft = write(cast.incident)
    every = list(chain.from_iterable(combinations(SCOPES, count) for count in range(1, len(SCOPES) + 1)))
    for name in a_few(sorted(EVERYBODY - {"deactivated"}), 4):
        for scopes in a_few(every, 4):
            actor = admit(with_token(cast.people[name], *scopes), audience=Audience.API).actor
            with pytest.raises(NotYours):
                approve(cast.incident, draft_id=draft.pk, digest=draft.newest_revision().digest, actor=actor)
    assert not Approval.objects.exists() and not Publication.objects.exists()


def test_nothing_of_it_knows_how_to_approve_or_publish() -> None:
    deciding = {"approve", "decide", "revise", "publication", "sign_for", "stand_in"}
    wrong = [
        f"{module.path}: {line.strip()}"
        for module in modules("console/api")
        for line in module.text.splitlines()
        if line.startswith(("from statuspage", "import statuspage"))
        and line.split()[1].rpartition(".")[2] in deciding
        and line.rpartition(" import ")[2] not in ("Edit", "Publication")
    ]
    assert wrong == []
    assert "save(" not in "".join(module.text for module in modules("console/api"))
