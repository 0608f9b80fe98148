"""Whatever people and systems are called and write, Slack takes each message, modal and reply of ours.

A file of slackbot/messages or slackbot/dialogs that is not in DRAWN fails the first test.
"""

import json
import pkgutil
from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from incidents import postmortem
from incidents import roles as verbs
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.models import AuditEvent, Incident, Person, StandIn
from incidents.models.context_snapshot import ContextSnapshot
from sandbox.server import Running
from sandbox.slack.blocks import MESSAGE_BLOCKS, MESSAGE_CHARACTERS, block_problems
from sandbox.slack.views import VIEW_BYTES, view_problems
from slackbot import dialogs, messages
from slackbot.blocks import Message, cut, paragraphs, section
from slackbot.commands import help as help_command
from slackbot.commands import timeline
from slackbot.commands.registry import COMMANDS
from slackbot.dialogs import cancel, declare, edit_draft, reject_draft, room_update, sign_for, write_update
from slackbot.messages import (
    alerts,
    app_home,
    approval_asked,
    approvers_paged,
    checklist,
    cleared,
    context,
    context_details,
    context_late,
    customers_due,
    draft_waiting,
    foreign_post,
    handoff_offered,
    has_duplicate,
    headline,
    lapsed,
    lead_wanted,
    leads,
    mitigated,
    no_update,
    nobody_leads,
    not_shown,
    not_you,
    nudge,
    postmortem_filed,
    postmortem_standing,
    published,
    related,
    released,
    reopened,
    resolved,
    review,
    review_wanted,
    roles,
    room_closed,
    room_shared,
    rooms_held,
    second_room,
    similar,
    stand_in_named,
    status,
    still_needed,
    templates,
)
from slackbot.reply import fitting
from tests.conftest import by
from tests.slackbot import drawn_events
from tests.slackbot.everything import STRANGE, Everything, of_one_text
from tests.statuspage.conftest import publication_of, say_yes

NO_DRAWING = {
    "in_words",
    "entries",
    "registry",
    "dialog_kind",
    "inputs",
    "update_inputs",
    "what_worked",
}  # parts, tables
BY_THE_STAND_IN = {
    "stopped",
    "held",
}  # a publication in those states is made in test_stopped.py, and the stand-in looks


Drawing = Callable[[Everything], list[Any]]


def _incident(render: Callable[[Incident], Message]) -> Drawing:
    return lambda it: [render(it.incident)]


def _paged(it: Everything, action: Action) -> Message | None:
    detail = {"ask": it.asked.ask_id, "people": [one.reference for one in it.crowd[:3]]}
    event = AuditEvent(action=action, incident=it.incident)
    event.canonical = json.dumps({"detail": detail})
    event.parsed = {"detail": detail, "words": {}}
    return approvers_paged.render(event)


def _given_a_role(it: Everything) -> Message:
    verbs.give_role(it.incident, role="scribe", to=it.person, actor=by(it.crowd[0]))
    return roles.render(it.incident, AuditEvent.objects.filter(action=Action.ROLE_GIVEN).latest("pk"))


def _snapshot(it: Everything) -> ContextSnapshot:
    return ContextSnapshot.objects.filter(incident=it.incident).latest("pk")


def _reviewed(it: Everything) -> list[Any]:
    drafts = (it.short_draft, it.long_draft)
    return [
        review.filled(one, one.newest_revision(), actor=by(it.person), listed=it.listed, changed=True) for one in drafts
    ]


def _published(it: Everything) -> Message:
    approval = say_yes(it.short_draft, Person.objects.get(slack_id="U0ARUN000"))
    publication = publication_of(approval)
    publication.incident = it.incident
    return published.render(publication)


DRAWN: dict[str, Drawing] = {
    "alerts": lambda it: [alerts.loading(), alerts.whole(it.incident)],
    "approval_asked": lambda it: [approval_asked.render(it.asked, it.long_draft, it.crowd)],
    "approvers_paged": lambda it: [_paged(it, Action.APPROVERS_PAGED)],
    "catch_up": drawn_events.caught_up,
    "checklist": lambda it: [checklist.render(it.incident), checklist.loading(), checklist.whole(it.incident)],
    "cleared": _incident(cleared.render),
    "context": _incident(context.render),
    "context_details": lambda it: [context_details.loading(), context_details.filled(_snapshot(it))],
    "draft_waiting": lambda it: [draft_waiting.render(it.short_draft), draft_waiting.render(it.long_draft)],
    "foreign_post": lambda it: [foreign_post.render(it.post)],
    "handoff_offered": lambda it: [handoff_offered.render(it.incident, to=it.person)],
    "headline": lambda it: [headline.render(it.incident, problems=[it.incident.title] * 5)],
    "lapsed": _incident(lapsed.render),
    "leads": lambda it: [leads.render(it.incident, person=it.person)],
    "mitigated": _incident(mitigated.render),
    "not_you": lambda it: [not_you.render(it.long_draft, it.person, it.crowd)],
    "postmortem_filed": lambda it: [
        postmortem_filed.render(postmortem.write(it.incident, summary="x", is_fallback=True, actor=WORKER))
    ],
    "published": lambda it: [_published(it)],
    "released": _incident(released.render),
    "reopened": _incident(reopened.render),
    "resolved": _incident(resolved.render),
    "review": lambda it: [review.loading(), *_reviewed(it), review.message("Nothing was done", it.incident.title)],
    "roles": lambda it: [_given_a_role(it)],
    "rooms_held": lambda it: [rooms_held.render([it.incident] * 30), rooms_held.render([])],
    "stand_in_named": lambda it: [
        stand_in_named.render(StandIn(incident=it.incident, person=it.person, named_by=it.person, until=timezone.now()))
    ],
    "status": lambda it: [status.render(it.incident)],
    "postmortem_standing": lambda it: [postmortem_standing.render(it.incident)],
    "still_needed": _incident(still_needed.render),
    "templates": lambda it: [templates.loading(), templates.whole(), templates.listed()],
    "edit_draft": lambda it: [
        edit_draft.loading(),
        *(edit_draft.filled(one.newest_revision(), listed=it.listed) for one in (it.short_draft, it.long_draft)),
    ],
    "reject_draft": lambda it: [reject_draft.loading(), reject_draft.filled(it.long_draft.newest_revision())],
    "sign_for": lambda it: [sign_for.loading(), sign_for.filled(it.post)],
    "write_update": lambda it: [
        write_update.loading(),
        write_update.filled(it.incident, text=it.long_draft.newest_revision().content.body, listed=it.listed),
    ],
    "related": lambda it: [related.render(it.incident, other=it.incident)],
    "similar": lambda it: [similar.render(it.incident, drawn_events.three_like(it)), similar.render(it.incident, [])],
    "severity": lambda it: [drawn_events.reassessed(it)],
    "page": drawn_events.page_of,
    "paged": lambda it: [],  # with `page`
    "nudge": lambda it: [nudge.render(it.incident, customers_due=timezone.now())],
    "customers_due": lambda it: [customers_due.render(it.incident, due=timezone.now(), may_pause=True)],
    "no_update": lambda it: [no_update.render(it.incident, channel="C0ROOM")],
    "nobody_leads": lambda it: [
        nobody_leads.render(it.incident, minutes=5, following=it.crowd[1], is_paged=True, at=timezone.now())
    ],
    "lead_wanted": lambda it: [lead_wanted.render(it.incident, minutes=10, channel="C0ROOM")],
    "room_update": lambda it: [room_update.loading(), room_update.filled(it.incident), drawn_events.told_the_room(it)],
    "note": lambda it: [drawn_events.noted(it)],
    "cancel": lambda it: [cancel.loading(), cancel.filled(it.incident, why=it.incident.title)],
    "app_home": lambda it: [app_home.render(by(one)) for one in (it.crowd[0], it.asked.person)],
    "more": drawn_events.more_of,
    "declare": lambda it: [declare.form(title=it.incident.title, found=[it.incident] * 3)],
    "cancelled": lambda it: [drawn_events.closed(it)],
    "room_closed": lambda it: [room_closed.render(it.incident, it.incident.room)],
    "room_shared": _incident(room_shared.render),
    "second_room": lambda it: [second_room.render(it.incident, former=it.incident.room)],
    "review_wanted": _incident(review_wanted.render),
    "follow_up_overdue": drawn_events.overdue,
    "rating": drawn_events.ratings,
    "keep": drawn_events.kept_and_not,
    "not_shown": lambda it: [not_shown.render(it.incident.room, context.render(it.incident))],
    "undone": drawn_events.undone,
    "context_late": lambda it: [context_late.render(it.incident, owed=None)],
    "has_duplicate": lambda it: [has_duplicate.render(it.incident, duplicate=drawn_events.duplicate_of(it))],
}


def problems(drawn: Message | dict[str, Any] | str) -> list[str]:
    """What Slack would say against it."""
    if isinstance(drawn, dict):
        return view_problems(drawn, kinds=("modal", "home")) + (
            ["too many bytes"] if len(json.dumps(drawn)) > VIEW_BYTES else []
        )
    blocks = drawn.blocks if isinstance(drawn, Message) else paragraphs(fitting(drawn))
    too_much = ["too many characters"] if characters(blocks) > MESSAGE_CHARACTERS else []
    return block_problems(blocks, at="/blocks", most=MESSAGE_BLOCKS) + too_much


def stand_out(drawn: Message | dict[str, Any] | str) -> list[str]:
    """What Slack's guidance would say against it: of its buttons at most one does."""
    return ["two buttons stand out"] if str(drawn).count("'style': 'primary'") > 1 else []


def characters(thing: Any) -> int:
    """Of all its texts together."""
    if isinstance(thing, list):
        return sum(map(characters, thing))
    if not isinstance(thing, dict):
        return 0
    own = thing.get("text")
    return (len(own) if isinstance(own, str) else 0) + sum(map(characters, thing.values()))


@pytest.fixture(params=STRANGE.values(), ids=list(STRANGE))
def everything(
    request: pytest.FixtureRequest, transactional_db: None, outside: Running, approver: Person
) -> Everything:
    return of_one_text(request.param, approver=approver)


def test_every_file_that_draws_something_is_looked_at() -> None:
    files = {found.name for package in (messages, dialogs) for found in pkgutil.iter_modules(package.__path__)}
    assert files - NO_DRAWING - BY_THE_STAND_IN == DRAWN.keys(), "add the new file to DRAWN, with its longest words"


def test_slack_takes_all_of_it(everything: Everything) -> None:
    found = {name: [[*problems(one), *stand_out(one)] for one in draw(everything)] for name, draw in DRAWN.items()}
    assert {name: said for name, said in found.items() if any(said)} == {}


def test_nothing_of_the_headline_is_lost_to_long_names(everything: Everything) -> None:
    said = str(headline.render(everything.incident, problems=[]).blocks)
    assert all(word in said for word in ("Leads: ", " and 22 more", "Here: 0 of 30", "Customers: nothing published"))


def test_slack_takes_the_replies(everything: Everything) -> None:
    replies = [
        timeline.newest(everything.incident, most=timeline.NEWEST),
        f"{status.render(everything.incident)}\n{timeline.newest(everything.incident, most=8)}",
        help_command.render(COMMANDS),
        help_command.render([*COMMANDS] * 20),
    ]
    assert [problems(one) for one in replies] == [[]] * len(replies)


@given(st.text(min_size=1, max_size=400).filter(str.strip), st.integers(min_value=1, max_value=100))
def test_slack_takes_any_reply(text: str, times: int) -> None:
    assert problems(text * times) == []


@given(st.text(min_size=1, max_size=400).filter(str.strip), st.integers(min_value=1, max_value=20))
def test_slack_takes_any_section(text: str, times: int) -> None:
    assert block_problems([section(text * times)], at="/blocks", most=1) == []
    assert len(cut(text * times, 100)) <= 100
