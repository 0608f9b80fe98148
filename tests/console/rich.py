"""A record with something in every place: one incident that is over, one that is open, and what surrounds them. Only to be read."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.utils import timezone

from console.lists import saved
from console.models import EndpointMessage, EndpointTry
from console.models.endpoint_message import MessageState
from console.models.saved_view import Listing
from console.outgoing.endpoints import make_endpoint, switch_endpoint
from console.outgoing.kinds import KINDS
from incidents import checklist, intake, lifecycle, roles
from incidents.actor import WORKER, Actor
from incidents.audit.check import ask_check
from incidents.context import Commit, Context
from incidents.follow_ups import add_follow_up
from incidents.kept import Written, keep_message
from incidents.kept_images import keep_image
from incidents.models import AuditEvent, ContextSnapshot, Incident, OutboxEntry, Person
from incidents.models.checklist_item import Item
from incidents.models.incident import Severity
from incidents.models.kept_image import Mimetype
from incidents.notes import add_note
from statuspage import gate_check
from statuspage.content import Impact, Status
from statuspage.draft import create_draft
from statuspage.models import Draft
from statuspage.models.draft import Origin
from statuspage.revise import Edit, reject, revise
from tests import environment
from tests.conftest import by, do_everything_owed, enrol
from tests.console.test_kept import PNG
from tests.incidents.test_access_tokens import made
from tests.statuspage.conftest import say_yes, write
from tests.statuspage.templates import writer, written
from tests.statuspage.test_foreign import post

FIRST = "We are investigating errors at checkout. Some payments may fail. Next update by 02:55 UTC."
SECOND = "We have found the cause of the errors at checkout. Some payments still fail. Next update by 03:25 UTC."
THIRD = "Payments work again. We keep watching."


def lived_through(incident: Incident, *, ic: Person, approver: Person, responder: Person) -> None:
    """Led, seen, noted, three updates of which one was rejected, mitigated, resolved, written up, with things still to be done."""
    roles.claim(incident, actor=by(ic))
    do_everything_owed()
    seen(incident)
    roles.give_role(incident, role="comms_lead", to=responder, actor=by(ic))
    add_note(
        incident, text="Errors began with the deploy that charges through the new connection pool.", actor=by(responder)
    )
    edited(write(incident, FIRST, author=responder), SECOND, Status.IDENTIFIED, author=responder)
    say_yes(Draft.objects.latest("pk"), approver)
    do_everything_owed()
    reject(incident, draft_id=write(incident, "All is well.").pk, why="It is not yet", actor=by(ic))
    checklist.set_item(incident, item=Item.IMPACT, done=True, actor=by(ic))
    lifecycle.mitigate(incident, actor=by(ic))
    say_yes(write(incident, THIRD, author=responder), approver)
    do_everything_owed()
    add_follow_up(incident, text="Alert on waits for the connection pool", owner=responder, once="1", actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    do_everything_owed()
    failed = {
        "state": "dead",
        "last_error": "Refused: the room is archived",
        "attempts": 5,
        "finished_at": timezone.now(),
    }
    OutboxEntry.objects.filter(incident=incident, kind="tell_resolved").update(**failed)


def going_on(*, ic: Person, responder: Person) -> Incident:
    """Another, open: led, an update of a model's waits, its numbers were seen twice."""
    incident, _ = intake.declare(
        title="Search answers slowly", severity=Severity.P2, actor=by(responder), person=responder
    )
    do_everything_owed()
    roles.claim(incident, actor=by(ic))
    seen(incident)
    draft = create_draft(
        incident, body="Search is slow for some.", origin=Origin.HAND, actor=by(responder), asked_by=responder
    )
    edited(draft, "Search is slow for some customers in Europe.", Status.INVESTIGATING, author=responder)
    add_note(incident, text="The new index is being merged. " * 3, actor=by(ic))
    return incident


def edited(draft: Draft, body: str, status: Status, *, author: Person) -> None:
    """A second revision."""
    title = draft.newest_revision().content.title
    edit = Edit(title=title, body=body, status=status, impact=Impact.MAJOR, components={})
    revise(draft.incident, draft_id=draft.pk, base=1, edit=edit, actor=by(author))


def seen(incident: Incident) -> None:
    """What was seen before and after: errors that rise and fall again, and the commit with which they began."""
    now = timezone.now()
    for ago, share in ((timedelta(minutes=8), 0.21), (timedelta(0), 0.03)):
        at = now - ago
        commit = Commit(repo="checkout", sha="3f2a1c9d", message="Charge through the new pool", author="Mei Lin",
                        at=now - timedelta(minutes=30), url="https://github.com/acme/checkout/commit/3f2a1c9d")  # fmt: skip
        context = Context(
            service="checkout",
            slo_percent=99.9,
            numbers={"errors": share, "errors_before": 0.004, "p99": 4.8, "p99_before": 0.9, "burn": 12.0},
            curves={"errors": curve(at, 0.004, 0.21), "p99": curve(at, 0.9, 4.8)},
            commits=[commit],
            owners=["@acme/payments"],
            answered=["Mimir", "Loki", "GitHub"],
            silent=["Tempo"],
        )
        content = ContextSnapshot.as_stored(context)
        ContextSnapshot.objects.create(incident=incident, taken_at=at, content=content)


def curve(until: Any, low: float, high: float) -> list[tuple[Any, float]]:
    """Two and a half hours, two minutes apart: low, and high for the last half hour but the very end."""
    steps: Callable[[int], float] = lambda ago: high if 4 < ago <= 30 else low * (1 + ago % 3 / 10)  # noqa: E731
    return [(until - timedelta(minutes=ago), steps(ago)) for ago in range(150, -1, -2)]


def beside(incident: Incident, *, responder: Person) -> None:
    """What is of no incident, or hangs on one loosely: a template, a token, a picture, a post by others, a verification."""
    written()
    made(responder)
    ts = f"{timezone.now().timestamp():.6f}"
    said = Written(channel="C1", ts=ts, text="See this.", author=responder, link="https://example.com/p1", edited="")
    message = keep_message(incident, message=said, actor=by(responder))
    keep_image(
        incident, message_id=message.pk, file="F1", name="a.png", mimetype=Mimetype.PNG, content=PNG, actor=WORKER
    )
    post(environment.stand_ins.state)
    gate_check.look()
    ask_check(actor=by(writer(), "console"))
    do_everything_owed()


def other_programs(incident: Incident) -> None:
    """An endpoint that was told of some of it, by tries that arrived and that did not, one that is off, and views of the lists."""
    opal = enrol("U0OPAL000", "Opal Reed", "operators")
    operator = Actor(via="console", person=opal, account=opal.user)
    long = f"{environment.stand_ins.url}/endpoint/{'w' * 300}"
    told, _ = make_endpoint(url=long, description="The data team's warehouse", kinds=[*KINDS], actor=operator)
    off, _ = make_endpoint(url=long, description="W" * 100, kinds=["incident.opened"], actor=operator)
    switch_endpoint(off.pk, on=False, actor=operator)
    for kind, state, event in zip(KINDS, MessageState, AuditEvent.objects.filter(incident=incident), strict=False):
        message = EndpointMessage.objects.create(endpoint=told, event=event, kind=kind, body="{}", state=state)
        EndpointTry.objects.create(message=message, code="unreachable", ms=5000)
        EndpointTry.objects.create(message=message, status=500, ms=120)
    for listing, name, shared in zip(Listing, ("Open P1s", "W" * 60), (True, False), strict=True):
        saved.save_view(listing=listing, name=name, query="from=2026-11-20", shared=shared, actor=operator)
    saved.save_view(listing=Listing.INCIDENTS, name="W" * 59, query="", shared=True, actor=operator)
