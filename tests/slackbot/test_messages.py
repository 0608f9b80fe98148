"""What is said in the room, one message a file: each named once, reading alone, taken by Slack, its text as text."""

import html
import importlib
import pkgutil
import re
from collections.abc import Callable
from datetime import timedelta
from types import ModuleType

import pytest
from django.utils import timezone

from incidents import intake, people, postmortem
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.endings import cancel
from incidents.models import AuditEvent, Incident, Person, StandIn
from incidents.models.incident import Severity
from incidents.models.page import Page
from incidents.models.stand_in import LASTS
from incidents.nudges.hear import tell_room
from incidents.page_people import note_nobody_paged
from incidents.reassess import reassess
from incidents.roles import claim, give_role
from sandbox.server import Running
from sandbox.slack.blocks import MESSAGE_BLOCKS, MESSAGE_CHARACTERS, block_problems
from slackbot import blocks, messages
from slackbot.blocks import Message, as_read, mention, notification
from slackbot.messages import (
    cancelled,
    checklist,
    cleared,
    customers_due,
    draft_waiting,
    handoff_offered,
    headline,
    lapsed,
    lead_wanted,
    leads,
    mitigated,
    no_update,
    nobody_leads,
    nudge,
    paged,
    postmortem_filed,
    published,
    related,
    released,
    reopened,
    resolved,
    roles,
    room_update,
    severity,
    stand_in_named,
    status,
    still_needed,
)
from statuspage.draft import create_draft
from statuspage.models import Draft, Publication
from statuspage.models.draft import Origin
from tests.conftest import by
from tests.slackbot.conftest import ARUN, Slack, publish

NASTY = "<!channel> <http://x|y> & *bold* `code` " + "very " * 48 + "long"

MODULES: list[ModuleType] = [
    importlib.import_module(f"slackbot.messages.{found.name}") for found in pkgutil.iter_modules(messages.__path__)
]


@pytest.fixture
def nasty(transactional_db: None, outside: Running) -> Incident:
    """An incident whose people and words try to be more than text."""
    declarer = people.by_slack(team="T0SANDBOX", user="U0RAVI000", name="Ravi")
    incident, _ = intake.declare(title=NASTY[:300], severity=Severity.P1, actor=by(declarer), person=declarer)
    caller = people.by_oncall(oncall_id="UOC1", name="<!here> " + "x" * 190, email="")
    incident.responders.create(person=caller, via="Primary", not_reached="no Slack account")
    claim(incident, actor=by(caller))
    return Incident.objects.select_related("ic").get(pk=incident.pk)


@pytest.fixture
def draft(nasty: Incident) -> Draft:
    """The longest draft there can be."""
    body = (NASTY + "\n") * 10
    return create_draft(nasty, body=body, origin=Origin.TEMPLATE, actor=by(_caller(nasty)), asked_by=_caller(nasty))


def _caller(incident: Incident) -> Person:
    assert incident.ic
    return incident.ic


def said(incident: Incident, draft: Draft) -> list[Message]:
    """Each message that needs no publication, about this incident."""
    post = postmortem.write(incident, summary="x", is_fallback=True, actor=WORKER)
    return [
        headline.render(incident, problems=[NASTY]),
        checklist.render(incident),
        cleared.render(incident),
        still_needed.render(incident),
        lapsed.render(incident),
        leads.render(incident, person=_caller(incident)),
        draft_waiting.render(draft),
        handoff_offered.render(incident, to=_caller(incident)),
        mitigated.render(incident),
        reopened.render(incident),
        resolved.render(incident),
        postmortem_filed.render(post),
        released.render(incident),
        roles.render(incident, _given_a_role(incident)),
        stand_in_named.render(_named_a_stand_in(incident)),
        related.render(incident, other=incident),
        severity.render(incident, _reassessed(incident)),
        paged.render(incident, _paged(incident)),
        nudge.render(incident, customers_due=timezone.now()),
        customers_due.render(incident, due=timezone.now(), may_pause=True),
        no_update.render(incident, channel="C0SB000001"),
        nobody_leads.render(incident, minutes=5, following=_caller(incident), is_paged=True, at=timezone.now()),
        lead_wanted.render(incident, minutes=10, channel="C0SB000001"),
        room_update.render(incident, _told_the_room(incident)),
        cancelled.render(cancel(incident, why=NASTY, actor=by(_caller(incident)))),
    ]


def _paged(incident: Incident) -> AuditEvent:
    asked = {"key": "k", "asked_by": _caller(incident), "users": ["U1"], "names": NASTY, "confirmed_at": timezone.now()}
    page = Page.objects.create(incident=incident, **asked)
    note_nobody_paged(incident, page_id=page.pk, why=NASTY, actor=WORKER)
    return AuditEvent.objects.get(action=Action.NOBODY_PAGED)


def _reassessed(incident: Incident) -> AuditEvent:
    reassess(incident, severity=Severity.P2, why=NASTY, actor=by(_caller(incident)))
    return AuditEvent.objects.get(action=Action.SEVERITY_CHANGED)


def _given_a_role(incident: Incident) -> AuditEvent:
    give_role(incident, role="scribe", to=_caller(incident), actor=by(_caller(incident)))
    return AuditEvent.objects.get(action=Action.ROLE_GIVEN)


def _told_the_room(incident: Incident) -> AuditEvent:
    tell_room(incident, text=NASTY * 6, actor=by(_caller(incident)))
    return AuditEvent.objects.get(action=Action.STATUS_UPDATE_SENT)


def _named_a_stand_in(incident: Incident) -> StandIn:
    caller = _caller(incident)
    return StandIn(incident=incident, person=caller, named_by=caller, until=timezone.now() + LASTS / 2)


def test_every_message_has_a_name_of_its_own() -> None:
    names = [module.EVENT_TYPE for module in MODULES if hasattr(module, "EVENT_TYPE")]
    posted = [module for module in MODULES if any(value is Message for value in vars(module).values())]
    assert len(names) == len(set(names)) == len(posted) - 1, "not_shown stands in the place of others, with their names"


def test_the_name_is_the_files() -> None:
    posted = {module.__name__.rpartition(".")[2]: module for module in MODULES if hasattr(module, "EVENT_TYPE")}
    assert all(name == module.EVENT_TYPE for name, module in posted.items())


def test_each_reads_alone_in_a_notification(nasty: Incident, draft: Draft) -> None:
    for message in said(nasty, draft):
        read = html.unescape(message.text)
        assert len(read) <= 150, message.event_type
        assert nasty.reference in read, message.event_type


def test_slack_takes_each_of_them(nasty: Incident, draft: Draft) -> None:
    for message in said(nasty, draft):
        assert block_problems(message.blocks, at="/blocks", most=MESSAGE_BLOCKS) == [], message.event_type
        assert len(str(message.blocks)) < MESSAGE_CHARACTERS + 2000, message.event_type


def test_text_from_outside_arrives_as_text(nasty: Incident, draft: Draft) -> None:
    for message in said(nasty, draft):
        mrkdwn = [*_mrkdwn(message.blocks), message.text]
        assert not any(sign in text for text in mrkdwn for sign in ("<!channel>", "<!here>", "<http://x")), message


def test_a_mitigation_that_is_told_late_took_no_longer(nasty: Incident) -> None:
    nasty.started_at = nasty.started_at - timedelta(minutes=50)
    nasty.mitigated_at = nasty.started_at + timedelta(minutes=12)
    assert "is mitigated after 12 min" in mitigated.render(nasty).text


def test_the_push_keeps_what_follows_a_long_title(nasty: Incident) -> None:
    push = html.unescape(headline.render(nasty, problems=[]).text)
    assert push.startswith(f"P1 {nasty.reference} <!channel>")
    assert push.endswith("leads.")
    assert "… since " in push


def test_many_who_were_not_reached_are_counted(nasty: Incident) -> None:
    for number in range(30):
        person = people.by_oncall(oncall_id=f"UOCMANY{number}", name=f"Person {number}", email="")
        nasty.responders.create(person=person, via="Primary", not_reached="no Slack account")
    text = headline.render(nasty, problems=[]).blocks[0]["text"]["text"]
    assert " and 21 more" in text
    assert "Customers: nothing published" in text


def test_who_acknowledged_the_alert_is_named_while_nobody_leads(room: Incident, fire: Callable[..., object]) -> None:
    fire(event={"type": "acknowledge"}, user={"username": "Noor"})
    assert "Leads: nobody yet. Noor acknowledged at <!date^" in str(headline.render(room, problems=[]).blocks)


@pytest.mark.usefixtures("approver")
def test_the_resolution_names_what_customers_still_read(slack: Slack, room: Incident) -> None:
    publish(slack, by=ARUN)
    assert 'Customers still read "Investigating".' in str(resolved.render(room).blocks)
    assert re.search(r"Customers: Investigating, <!date\^.+>; next due <!date\^", status.render(room))
    message = published.render(Publication.objects.select_related("approval__approver", "incident").get())
    assert block_problems(message.blocks, at="/blocks", most=MESSAGE_BLOCKS) == []
    assert html.unescape(message.text) == f"{room.reference}: published, approved by Arun Patel."
    assert "Next customer update due <!date^" in str(message.blocks)


def _mrkdwn(thing: object) -> list[str]:
    if isinstance(thing, list):
        return [text for one in thing for text in _mrkdwn(one)]
    if not isinstance(thing, dict):
        return []
    own = [thing["text"]] if thing.get("type") == "mrkdwn" else []
    return own + [text for value in thing.values() for text in _mrkdwn(value)]


def test_a_notification_is_cut_as_it_is_read() -> None:
    assert html.unescape(notification("<" * 200)) == "<" * 149 + "…"


def test_markup_as_it_is_read() -> None:
    assert as_read("*INC-1*: <https://x|Console>, <@U1> &lt;b&gt; `claim`") == "INC-1: Console,  <b> claim"


def test_a_person_without_slack_is_named_as_text() -> None:
    assert mention(Person(name="<!here>")) == "&lt;!here&gt;"
    assert mention(Person(name="Ines", slack_id="U0INES000")) == "<@U0INES000>"


def test_words_of_any_length_are_whole() -> None:
    pieces = blocks.plain("x" * 7000)
    assert [len(piece["text"]["text"]) for piece in pieces] == [3000, 3000, 1000]
