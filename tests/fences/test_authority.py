"""The table of who may: every verb has its line, and every verb and door answers as the table says, for every kind of person.

Who is meant by each word of the table is written down here a second time, by hand.
"""

import ast
import importlib
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction

from incidents import authority
from incidents.actor import WORKER, Actor
from incidents.authority import may
from incidents.authority_table import TABLE, Who
from incidents.errors import NotYours, VerbRefused
from incidents.models import Incident, Person, Responder
from sandbox.server import Running
from slackbot.buttons.registry import BUTTONS
from slackbot.commands.registry import COMMANDS
from tests import kept
from tests.conftest import by
from tests.fences.cast import ACTIVE, EVERYBODY, IN_THE_ROOM, Cast, enter, written
from tests.fences.code import ROOT, application, decorators
from tests.sample import a_few

NO_VERBS = {
    "help",
    "declare",
    "read",
    "read_system",
    "retry",
    "post_checklist",
    "change_people",
    "change_templates",
    "review_template",
    "ask_check",
    "make_token",
    "revoke_token",
    "revoke_others_token",
    "sign_for_elsewhere",
    "countersign_elsewhere",
    "export_audit",
    "export_incidents",
    "save_view",
    "share_view",
    "change_endpoints",
    "test_connection",
}  # what people do beside the verbs of an incident

MEANT = {
    Who.PRODUCT: set(),
    Who.ANYONE: ACTIVE,
    Who.MEMBER: IN_THE_ROOM | {"commander elsewhere", "of responders"},
    Who.LEAD: {"IC"},
    Who.COMMAND: {"IC"},
    Who.SPEAKER: {"IC", "commander in comms", "deputy"},
    Who.OFFERED: {"offered"},
    Who.MAY_APPROVE: {"IC", "commander in comms", "approver", "stand-in"},  # this IC is one of commanders
    Who.APPROVER: {"approver"},
    Who.READER: {
        "IC", "commander elsewhere", "commander in comms", "of responders", "approver", "auditor", "viewer", "operator",
    },
    Who.AUDITOR: {"auditor"},
    Who.OPERATOR: {"operator"},
    Who.SUPERUSER: set(),  # but in the console
}  # fmt: skip


@pytest.fixture
def cast(transactional_db: None, outside: Running, request: pytest.FixtureRequest) -> Cast:
    kept.once("everybody there could be", lambda: enter(request.getfixturevalue("incident")))
    people = {name: Person.objects.get(name=written(name)) for name in sorted(EVERYBODY)}
    return Cast(incident=Incident.objects.get(), people=people)


def meant(verb: str, name: str, door: str, *, led: bool = True) -> bool:
    """Whether the line means them, as words of the table are understood here."""
    now = dict(MEANT)
    if door == "the room":
        now[Who.MEMBER] = ACTIVE
    if door == "console":
        now[Who.SUPERUSER] = {"superuser"}
    if not led:
        now |= {who: now[who] - {"IC"} for who in (Who.LEAD, Who.SPEAKER, Who.MAY_APPROVE)}
        now[Who.COMMAND] = now[Who.MEMBER]
    return any(name in now[who] for who in TABLE[verb].who)


@cache
def verbs() -> dict[str, str]:
    """Every verb of the product, with its file."""
    return {
        one.name: module.path
        for module in application()
        for one in module.every(ast.FunctionDef)
        if "verb" in decorators(one)
    }


def verb_of(name: str) -> Callable[..., Any]:
    module = importlib.import_module(verbs()[name].removesuffix(".py").replace("/", "."))
    return getattr(module, name)  # type: ignore[no-any-return]


def test_every_verb_has_its_line_and_every_line_its_verb() -> None:
    assert verbs().keys() - TABLE.keys() == set(), "incidents/authority_table.py: TABLE has one line for each: who may?"
    assert TABLE.keys() - verbs().keys() == NO_VERBS, "incidents/authority_table.py: a line of TABLE is about no verb"


def test_the_guide_has_every_line() -> None:
    lines = {
        f"| {rule.does} | {'; or '.join(who.value for who in rule.who if who is not Who.PRODUCT)} |"
        for rule in TABLE.values()
        if rule.who != (Who.PRODUCT,)
    }
    shown = {line for line in (ROOT / "docs" / "authority.md").read_text().splitlines() if line.startswith("| ")}
    assert shown - {"| to | who may |"} == lines, (
        "docs/authority.md: its table is TABLE of incidents/authority_table.py"
    )


def test_every_command_and_button_asks_a_line_of_the_table() -> None:
    asked = {one.name: one.verb for one in COMMANDS} | {one.action_id: one.verb for one in BUTTONS}
    assert {name: verb for name, verb in asked.items() if verb not in TABLE} == {}


def test_the_answer_is_what_the_table_means_for_everybody_at_every_door(cast: Cast) -> None:
    incident = cast.loaded()
    wrong = [
        f"{name} by {door}: {verb} is {'allowed' if may(actor, verb, incident) else 'refused'}"
        for name, door, actor in cast.actors_as_of_now()
        for verb in TABLE
        if bool(may(actor, verb, incident)) != meant(verb, name, door)
    ]
    assert wrong == []


def test_while_nobody_leads_people_of_the_room_may_what_the_ic_may(cast: Cast) -> None:
    Incident.objects.filter(pk=cast.incident.pk).update(state="ROOM_ASSEMBLED", ic=None)
    Responder.objects.create(incident=cast.incident, person=cast.people["IC"], via="called in")
    incident = cast.loaded()
    for name, door, actor in cast.actors_as_of_now():
        for verb in TABLE:
            answer, means = may(actor, verb, incident), meant(verb, name, door, led=False)
            assert bool(answer) == means, (name, door, verb)
            by_role = Who.SPEAKER in TABLE[verb].who and name in MEANT[Who.SPEAKER] - {"IC"}
            assert answer.leads == (Who.COMMAND in TABLE[verb].who and means and not by_role)


def test_every_verb_refuses_whom_the_table_refuses(cast: Cast) -> None:
    """One whom it lets goes on into the verb, which then misses its arguments or says something else."""
    tried = a_few(sorted(verbs()), 8)
    wrong = [
        f"{name}: {verb}"
        for name, door, actor in cast.actors()
        for verb in tried
        if door == "console" and _is_let(verb_of(verb), cast.incident, actor) != meant(verb, name, door)
    ]
    assert wrong == []


def test_the_product_itself_does_only_what_is_its_own(cast: Cast) -> None:
    its_own = {verb for verb in verbs() if _is_let(verb_of(verb), cast.incident, WORKER)}
    assert its_own == {verb for verb, rule in TABLE.items() if Who.PRODUCT in rule.who}


def _is_let(call: Callable[..., Any], incident: Incident, actor: Actor) -> bool:
    with transaction.atomic():
        try:
            call(incident, actor=actor)
        except NotYours:
            return False
        except (VerbRefused, TypeError):
            return True
        finally:
            transaction.set_rollback(True)
    return True


def test_with_everything_loaded_the_answer_asks_the_database_nothing(
    cast: Cast, django_assert_num_queries: Callable[..., Any]
) -> None:
    incident = cast.loaded()
    actors = list(cast.actors_as_of_now())
    with django_assert_num_queries(0):
        for _, _, actor in actors:
            for verb in TABLE:
                may(actor, verb, incident)


def test_a_refusal_says_who_may(cast: Cast) -> None:
    incident, outsider = cast.loaded(), by(cast.people["outsider"])
    assert may(outsider, "resolve", incident).why_not == f"Only IC, who leads {incident.reference}, can resolve it."
    assert may(outsider, "add_note", incident).why_not == (
        f"Only people of {incident.reference}'s room can write into its timeline."
    )
    assert may(by(cast.people["deactivated"]), "help", None).why_not == (
        "You are deactivated here and can do nothing. If that is a mistake, ask an operator."
    )
    unlinked = Actor(via="console", name="console account 7", account=User(username="x"))
    assert may(unlinked, "resolve", incident).why_not.startswith("Your console account is linked to no person here")


def test_every_word_of_the_table_has_its_condition() -> None:
    assert authority.CONDITIONS.keys() == set(Who) == MEANT.keys()
