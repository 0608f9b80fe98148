"""Something for every door of the console to open, beside the led incident of the cast."""

from dataclasses import dataclass, field, replace
from typing import Any

from django.contrib.auth.models import Group, User
from django.utils import timezone

from clients import breaker
from clients.errors import TryLater
from console.models import EndpointMessage, SavedView
from console.models.endpoint_message import MessageState
from console.outgoing.endpoints import make_endpoint
from console.outgoing.kinds import KINDS
from incidents import intake, lifecycle, roles
from incidents.actor import WORKER, Actor
from incidents.audit.check import ask_check
from incidents.follow_ups import add_follow_up
from incidents.kept import Written, keep_message
from incidents.kept_images import keep_image
from incidents.merging import merge
from incidents.models import AuditEvent, Incident, KeptImage, OutboxEntry, Person
from incidents.models.incident import Severity
from incidents.models.kept_image import Mimetype
from incidents.outbox.work import work_on
from incidents.people import by_slack
from sandbox.server import Running
from slackbot.models import WarRoom
from statuspage import gate_check, sign_for
from statuspage.models import Draft, ForeignPost, Publication
from tests.conftest import TEAM, by, do_everything_owed
from tests.console.test_kept import PNG
from tests.fences.cast import Cast
from tests.incidents.test_access_tokens import made
from tests.statuspage.conftest import break_statuspage, mend, minutes_pass, publish, say_yes, write
from tests.statuspage.templates import HOLDING, reviewed, written
from tests.statuspage.test_foreign import post


@dataclass(frozen=True, kw_only=True)
class Scene:
    """`led` is the cast's; `unled` has no room, `over` is resolved with all that comes of it."""

    led: Incident
    unled: Incident
    over: Incident
    people: dict[str, Person]
    rows: dict[str, Any] = field(default_factory=dict)


def furnish(cast: Cast, outside: Running) -> Scene:
    """Puts it all on record."""
    led, people = cast.incident, cast.people
    ic, scribe, approver, operator = (people[name] for name in ("IC", "scribe", "approver", "operator"))
    over, unled, doubt = (_declared(people[name]) for name in ("scribe", "deputy", "ops lead"))
    Incident.objects.filter(pk=unled.pk).update(needs_room=False)
    roles.claim(doubt, actor=by(ic))
    roles.claim(over, actor=by(ic))
    do_everything_owed()
    rows: dict[str, Any] = {"published": _published(write(over, author=scribe), approver)}
    rows["follow_up"] = add_follow_up(over, text="Look again", owner=None, once="1", actor=by(ic)).pk
    lifecycle.resolve(over, actor=by(ic))
    do_everything_owed()
    rows["unknown"] = _undecided(say_yes(write(doubt, author=people["ops lead"]), approver), outside)
    rows["draft"] = write(led, author=scribe).pk
    rows["picture"] = _picture(led, scribe)
    rows |= _posts(people["of responders"], outside)
    rows["token"] = made(people["commander in comms"])[0].pk
    rows["template"], rows["ready"] = written(), reviewed(written(replace(HOLDING, name="Ready")))
    rows["check"] = ask_check(actor=Actor(via="console", person=operator), incident=over).pk
    rows["event"] = AuditEvent.objects.filter(incident=led).earliest("seq").pk
    WarRoom.objects.filter(incident=led).update(shared_since=timezone.now())
    entry = OutboxEntry.objects.filter(incident=led).earliest("pk")
    OutboxEntry.objects.filter(pk=entry.pk).update(state="dead", last_error="Refused: no", finished_at=timezone.now())
    User.objects.filter(person=people["superuser"]).update(is_staff=True)
    rows |= _programs(operator, scribe, outside)
    people |= _others(people["shadow"], operator)
    rows |= {"entry": entry.pk, "other": people["shadow"].pk, "group": Group.objects.get(name="viewers").pk}
    for incident in (led, unled, over):
        incident.refresh_from_db()
    return Scene(led=led, unled=unled, over=over, people=people, rows=rows)


def _declared(person: Person) -> Incident:
    """Of each person there is one at a time."""
    return intake.declare(title="Search is down", severity=Severity.P1, actor=by(person), person=person)[0]


def _others(double: Person, operator: Person) -> dict[str, Person]:
    """Somebody without an account, an account that is nobody's, and two who are one."""
    User.objects.create_user("loose")
    loose, other = (by_slack(team=TEAM, user=f"U0{name.upper()}00", name=name) for name in ("Loose", "Other"))
    merge(other, into=double, actor=by(operator, "console"))
    return {"loose": loose, "double": other}


def _published(draft: Draft, approver: Person) -> Publication:
    say_yes(draft, approver)
    do_everything_owed()
    return Publication.objects.get(state="PUBLISHED")


def _undecided(approval: Any, outside: Running) -> Publication:
    """The page could not be read for an hour after the answer was lost."""
    break_statuspage(outside, lose_answers=1.0)
    try:
        publish(approval)
    except TryLater:
        break_statuspage(outside, status=500)
    minutes_pass(61)
    work_on(OutboxEntry.objects.filter(kind="publish", incident=approval.revision.draft.incident).latest("pk").pk)
    mend(outside)
    breaker.close_all()
    return Publication.objects.get(approval=approval)


def _programs(operator: Person, scribe: Person, outside: Running) -> dict[str, Any]:
    """An endpoint that was told something, and a view for everybody of somebody who is an operator no more."""
    endpoint, _ = make_endpoint(
        url=f"{outside.url}/endpoint/hooks", description="The data team", kinds=[*KINDS], actor=by(operator, "console")
    )
    told = EndpointMessage.objects.create(
        endpoint=endpoint, kind="incident.opened", body="{}", state=MessageState.DELIVERED
    )
    view = SavedView.objects.create(
        account=User.objects.get(person=scribe), listing="incidents", name="Open ones", shared=True
    )
    return {"endpoint": endpoint, "told": told.pk, "view": view.pk}


def _picture(incident: Incident, author: Person) -> int:
    said = Written(
        channel="C1", ts="1764000000.000100", text="See", author=author, link="https://example.com", edited=""
    )
    kept = keep_message(incident, message=said, actor=by(author))
    keep_image(incident, message_id=kept.pk, file="F1", name="a.png", mimetype=Mimetype.PNG, content=PNG, actor=WORKER)
    return KeptImage.objects.get().pk


def _posts(signer: Person, outside: Running) -> dict[str, int]:
    """Two posts of no incident that somebody else made, one of them signed for."""
    for _ in range(2):
        post(outside.state)
    gate_check.look()
    first, second = ForeignPost.objects.order_by("pk")
    sign_for.sign_for_elsewhere(post_id=second.pk, why="It was me", actor=by(signer, "console"))
    return {"unsigned": first.pk, "signed": second.pk}
