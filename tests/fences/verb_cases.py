"""A case for each verb there is: an incident in the state in which the verb gets to its locks, and the call."""

from collections.abc import Callable
from dataclasses import dataclass
from time import time
from uuid import UUID, uuid4

from django.db import transaction
from django.utils import timezone

from ai import drafting
from clients.errors import TryLater
from clients.linear import Issue
from incidents import (
    affected,
    checklist,
    correct,
    endings,
    kept,
    kept_images,
    lifecycle,
    no_slack,
    notes,
    page_people,
    pair,
    postmortem,
    reassess,
    responders,
    roles,
    rooms,
    snapshots,
    split,
    tell_back,
    tell_oncall,
    tell_over,
    unclaimed,
    undo,
    undoable,
)
from incidents.actor import WORKER
from incidents.audit.actions import Action
from incidents.audit.compare import compare
from incidents.audit.record import record_alone
from incidents.audit.repair import repair_chain
from incidents.context import Context
from incidents.errors import NotNow
from incidents.models import (
    Alert,
    Incident,
    IncidentRole,
    MirrorMark,
    Nudge,
    Page,
    Person,
    RoomTurn,
    Storm,
)
from incidents.models.checklist_item import Item
from incidents.models.incident import Severity
from incidents.models.kept_image import KeptImage, Mimetype
from incidents.models.kept_message import KeptMessage
from incidents.models.nudge import Kind as NudgeKind
from incidents.models.nudge import Outcome
from incidents.nudges import hear, plan, silence
from incidents.outbox.retry import retry
from incidents.verb import record_refusal
from statuspage import ask, decide, draft, fallen, note_foreign, paging, pass_on, revise, sign_for, stand_in
from statuspage.foreign import Found
from statuspage.models import Approval, Ask, Draft
from statuspage.models.foreign_post import Kind
from tests.conftest import by
from tests.fences import room_cases
from tests.incidents.operators import OPERATOR
from tests.statuspage.conftest import publication_of, say_yes, write
from tests.statuspage.templates import holding_statement


@dataclass(frozen=True, kw_only=True)
class Scene:
    """One led incident: a draft that waits, one that is approved, an offer of the lead, an effect that is dead."""

    incident: Incident
    draft: Draft
    approved: Draft
    ic: Person
    approver: Person
    carla: Person
    dead: int


Case = Callable[[Scene], object]
VERBS: dict[str, Case] = {
    "ai/drafting.py request_draft": lambda s: drafting.request_draft(s.incident, hint="", actor=by(s.ic), key="k"),
    "incidents/audit/repair.py repair_chain": lambda s: (
        _forked(s) and repair_chain(s.incident, difference=compare(s.incident.chain), actor=OPERATOR)
    ),
    "incidents/checklist.py set_item": lambda s: checklist.set_item(
        s.incident, item=Item.IMPACT, done=True, actor=by(s.ic)
    ),
    "incidents/endings.py cancel": lambda s: endings.cancel(s.incident, why="Flapping.", actor=by(s.ic)),
    "incidents/endings.py duplicate": lambda s: endings.duplicate(s.incident, other=_another(), actor=by(s.ic)),
    "incidents/undo.py undo": lambda s: undo.undo(s.incident, event_id=_newest_move(s), actor=by(s.ic)),
    "incidents/tell_back.py note_told_back": lambda s: tell_back.note_told_back(
        s.incident, became={_second_alert(s): tell_back.Became.OPENED}, actor=WORKER
    ),
    "incidents/affected.py name_services": lambda s: affected.name_services(
        s.incident, services=["checkout"], actor=by(s.ic)
    ),
    "incidents/pair.py relate": lambda s: pair.relate(s.incident, other=_another(), actor=by(s.ic)),
    "incidents/no_slack.py note_told_without_slack": lambda s: no_slack.note_told_without_slack(
        s.incident, actor=WORKER, person=s.carla.reference
    ),
    "incidents/lifecycle.py assembly_failed": lambda s: lifecycle.assembly_failed(s.incident, actor=WORKER, why="no"),
    "incidents/lifecycle.py begin_assembly": lambda s: lifecycle.begin_assembly(s.incident, actor=WORKER),
    "incidents/lifecycle.py mitigate": lambda s: lifecycle.mitigate(s.incident, actor=by(s.ic)),
    "incidents/lifecycle.py reopen": lambda s: _mitigated(s) and lifecycle.reopen(s.incident, actor=by(s.ic)),
    "incidents/lifecycle.py resolve": lambda s: lifecycle.resolve(s.incident, actor=by(s.ic)),
    "incidents/lifecycle.py room_assembled": lambda s: lifecycle.room_assembled(s.incident, actor=WORKER, channel="C1"),
    "incidents/notes.py add_note": lambda s: notes.add_note(s.incident, text="Seen.", actor=by(s.ic)),
    "incidents/postmortem.py note_filed": lambda s: postmortem.note_filed(
        s.incident, issue=Issue(id=uuid4(), identifier="OPS-1", url="u"), episode=1, actor=WORKER
    ),
    "incidents/postmortem.py note_not_filed": lambda s: postmortem.note_not_filed(
        s.incident, failure=TryLater("linear", "no"), actor=WORKER
    ),
    "incidents/postmortem.py write": lambda s: postmortem.write(
        s.incident, summary="It broke.", is_fallback=False, actor=WORKER
    ),
    "incidents/page_people.py page": lambda s: page_people.page(s.incident, key=_shown(s).key, why="", actor=by(s.ic)),
    "incidents/page_people.py note_somebody_paged": lambda s: page_people.note_somebody_paged(
        s.incident, page_id=_confirmed(s), group="I1", actor=WORKER
    ),
    "incidents/page_people.py note_nobody_paged": lambda s: page_people.note_nobody_paged(
        s.incident, page_id=_confirmed(s), why="no", actor=WORKER
    ),
    "incidents/reassess.py reassess": lambda s: reassess.reassess(
        s.incident, severity=Severity.P2, why="", actor=by(s.ic)
    ),
    "incidents/roles.py accept_handoff": lambda s: roles.accept_handoff(s.incident, actor=by(s.approver)),
    "incidents/responders.py add_responders": lambda s: responders.add_responders(
        s.incident, people=[s.approver], actor=by(s.ic)
    ),
    "incidents/responders.py join_in": lambda s: responders.join_in(s.incident, actor=by(s.approver)),
    "incidents/roles.py claim": lambda s: _unled(s) and roles.claim(s.incident, actor=by(s.ic)),
    "incidents/roles.py offer_handoff": lambda s: roles.offer_handoff(s.incident, to=s.approver, actor=by(s.ic)),
    "incidents/roles.py end_roles": lambda s: roles.end_roles(s.incident, person=s.ic, actor=WORKER),
    "incidents/roles.py give_role": lambda s: roles.give_role(s.incident, role="scribe", to=s.approver, actor=by(s.ic)),
    "incidents/roles.py release": lambda s: roles.release(s.incident, actor=by(s.ic)),
    "incidents/roles.py take_role_away": lambda s: (
        _scribe(s) and roles.take_role_away(s.incident, role="scribe", actor=by(s.ic))
    ),
    "incidents/responders.py note_present": lambda s: responders.note_present(
        s.incident, person=s.approver, actor=WORKER
    ),
    "incidents/rooms.py open_room": lambda s: _without_room(s) and rooms.open_room(s.incident, actor=by(s.ic)),
    "incidents/rooms.py release_room": lambda s: _held(s) and rooms.release_room(s.incident, actor=WORKER),
    "incidents/rooms.py take_turn": lambda s: _just_received(s) and rooms.take_turn(s.incident, actor=WORKER),
    "incidents/split.py split_off": lambda s: split.split_off(s.incident, actor=by(s.ic), alert=_second_alert(s)),
    "incidents/tell_oncall.py note_told": lambda s: tell_oncall.note_told(
        s.incident, actor=WORKER, alerts=[], refused=0
    ),
    "incidents/tell_over.py note_over": lambda s: tell_over.note_over(s.incident, actor=WORKER, done=[], refused=[]),
    "incidents/tell_over.py note_not_told": lambda s: tell_over.note_not_told(
        s.incident, failure=TryLater("oncall", "no"), actor=WORKER
    ),
    "incidents/unclaimed.py close_unclaimed": lambda s: unclaimed.close_unclaimed(
        s.incident, actor=WORKER, since=uuid4()
    ),
    "incidents/correct.py correct_time": lambda s: correct.correct_time(
        s.incident, milestone=correct.Milestone.STARTED, at=s.incident.opened_at, why="Seen.", actor=by(s.ic)
    ),
    "incidents/kept.py keep_message": lambda s: kept.keep_message(s.incident, message=_written(s), actor=by(s.ic)),
    "incidents/kept.py note_edit": lambda s: kept.note_edit(
        s.incident, message_id=_kept(s).pk, text="No.", edited="2.0", actor=WORKER
    ),
    "incidents/kept.py note_deletion": lambda s: kept.note_deletion(s.incident, message_id=_kept(s).pk, actor=WORKER),
    "incidents/kept_images.py keep_image": lambda s: kept_images.keep_image(
        s.incident, message_id=_kept(s).pk, file="F1", name="n", mimetype=Mimetype.GIF, content=b"GIF89a", actor=WORKER
    ),
    "incidents/kept_images.py note_image_deletion": lambda s: kept_images.note_image_deletion(
        s.incident, image_id=_image(s).pk, actor=WORKER
    ),
    "incidents/nudges/hear.py tell_room": lambda s: hear.tell_room(s.incident, text="Trying.", actor=by(s.ic)),
    "incidents/nudges/hear.py note_heard": lambda s: hear.note_heard(s.incident, ts=f"{time()}", actor=WORKER),
    "incidents/nudges/silence.py silence": lambda s: silence.silence(s.incident, minutes=30, actor=by(s.ic)),
    "incidents/nudges/silence.py unsilence": lambda s: (
        silence.silence(s.incident, minutes=30, actor=by(s.ic)) and silence.unsilence(s.incident, actor=by(s.ic))
    ),
    "incidents/nudges/plan.py plan_nudges": lambda s: plan.plan_nudges(s.incident, customers_due=None, actor=WORKER),
    "incidents/nudges/plan.py begin_nudge": lambda s: plan.begin_nudge(
        s.incident, nudge_id=_nudge(s), customers_due=None, actor=WORKER
    ),
    "incidents/nudges/plan.py put_nudge_back": lambda s: plan.put_nudge_back(
        s.incident, nudge_id=_nudge(s), actor=WORKER
    ),
    "incidents/nudges/plan.py end_nudge": lambda s: plan.end_nudge(
        s.incident, nudge_id=_nudge(s), outcome=Outcome.SENT, to=[], actor=WORKER
    ),
    "incidents/snapshots.py attach": lambda s: snapshots.attach(
        s.incident, context=Context(), taken_at=s.incident.opened_at, since=None, actor=WORKER
    ),
    "statuspage/fallen.py void_approvals": lambda s: fallen.void_approvals(s.incident, actor=WORKER),
    "statuspage/ask.py ask_approvers": lambda s: ask.ask_approvers(s.incident, draft_id=s.draft.pk, actor=WORKER),
    "statuspage/ask.py page_next": lambda s: ask.page_next(s.incident, ask_id=_asked(s), level=1, actor=WORKER),
    "statuspage/paging.py note_paged": lambda s: paging.note_paged(
        s.incident, ask_id=_asked(s), level=1, paged=[s.approver], actor=WORKER
    ),
    "statuspage/paging.py note_not_paged": lambda s: paging.note_not_paged(
        s.incident, ask_id=_asked(s), level=1, why="no", for_good=True, actor=WORKER
    ),
    "statuspage/pass_on.py decline": lambda s: (
        _asked(s) and pass_on.decline(s.incident, draft_id=s.draft.pk, actor=by(s.approver))
    ),
    "statuspage/pass_on.py ask_someone_else": lambda s: (
        _asked(s) and pass_on.ask_someone_else(s.incident, draft_id=s.draft.pk, actor=by(s.ic))
    ),
    "statuspage/approve.py approve": lambda s: say_yes(s.draft, s.approver),
    "statuspage/draft.py create_draft": lambda s: write(s.incident, "Other words."),
    "statuspage/draft.py draft_from_template": lambda s: draft.draft_from_template(
        s.incident, template_id=holding_statement().pk, actor=by(s.ic)
    ),
    "statuspage/draft.py write_draft": lambda s: draft.write_draft(
        s.incident, edit=_edit(s), follows="", actor=by(s.ic), key="k"
    ),
    "statuspage/decide.py decide_outcome": lambda s: decide.decide_outcome(
        s.incident, publication_id=_undecided(s), arrived=True, statuspage_incident="in1", why="Seen.", actor=by(s.ic)
    ),
    "statuspage/revise.py reject": lambda s: revise.reject(s.incident, draft_id=s.draft.pk, why="no", actor=by(s.ic)),
    "statuspage/note_foreign.py note_foreign": lambda s: note_foreign.note_foreign(
        s.incident, found=_found(s), actor=WORKER
    ),
    "statuspage/sign_for.py sign_for": lambda s: sign_for.sign_for(
        s.incident, post_id=_post(s), why="Mine.", actor=by(s.carla)
    ),
    "statuspage/sign_for.py countersign": lambda s: sign_for.countersign(
        s.incident, post_id=_signed(s), actor=by(s.approver)
    ),
    "statuspage/sign_for.py disown": lambda s: sign_for.disown(s.incident, post_id=_post(s), actor=by(s.carla)),
    "statuspage/stand_in.py name_stand_in": lambda s: stand_in.name_stand_in(
        s.incident, to=s.carla, actor=by(s.approver)
    ),
    "statuspage/revise.py revise": lambda s: revise.revise(
        s.incident, draft_id=s.draft.pk, base=1, edit=_edit(s), actor=by(s.ic)
    ),
} | room_cases.VERBS
OTHERS: dict[str, Case] = {  # no verbs, but they lock the same rows
    "incidents/outbox/retry.py retry": lambda s: retry(s.dead, actor=by(s.ic)),
    "incidents/verb.py record_refusal": lambda s: record_refusal(
        s.incident, actor=by(s.ic), verb="v", refusal=NotNow("no")
    ),
    "incidents/audit/record.py record_alone": lambda s: record_alone(
        Action.CHAIN_FORKED, actor=WORKER, chain="c", at_seq=1
    ),
    "statuspage/models/publication.py save": lambda s: publication_of(
        s.approved.newest_revision().approvals.get()
    ).save(),
}
CASES = VERBS | OTHERS


def _written(scene: Scene) -> kept.Written:
    channel = f"C{scene.incident.number}"
    return kept.Written(channel=channel, ts="1.0", text="Yes.", author=scene.ic, link="", edited="")


def _kept(scene: Scene) -> KeptMessage:
    return kept.keep_message(scene.incident, message=_written(scene), actor=by(scene.ic))


def _image(scene: Scene) -> KeptImage:
    found = {"mimetype": Mimetype.GIF, "sha256": "0" * 64, "content": b"GIF89a"}
    return KeptImage.objects.get_or_create(message=_kept(scene), file="F2", defaults=found)[0]


def _unled(scene: Scene) -> int:
    return Incident.objects.filter(pk=scene.incident.pk).update(state="ROOM_ASSEMBLED", ic=None)


def _forked(scene: Scene) -> MirrorMark:
    there = {"days": 800, "forked_seq": 1}
    return MirrorMark.objects.update_or_create(chain=scene.incident.chain, defaults=there)[0]


def _without_room(scene: Scene) -> int:
    return Incident.objects.filter(pk=scene.incident.pk).update(needs_room=False)


def _held(scene: Scene) -> RoomTurn:
    Storm.objects.get_or_create(ended_at=None)
    with transaction.atomic():
        Incident.objects.lock(scene.incident.pk)
        return RoomTurn.objects.update_or_create(incident=scene.incident, defaults={"granted_at": None})[0]


def _just_received(scene: Scene) -> int:
    return Incident.objects.filter(pk=scene.incident.pk).update(state="ALERT_RECEIVED", declared_by=None)


def _second_alert(scene: Scene) -> Alert:
    firing = {"source": "s", "incident": scene.incident, "severity": "P1", "started_at": scene.incident.started_at}
    return [Alert.objects.create(group_id=str(uuid4()), title="Slow", **firing) for _ in range(2)][1]


def _another() -> Incident:
    return Incident.objects.create(title="Slow", severity="P2", started_at=timezone.now())


def _shown(scene: Scene) -> Page:
    return Page.objects.create(incident=scene.incident, key=str(uuid4()), asked_by=scene.ic, users=["U1"], names="Arun")


def _confirmed(scene: Scene) -> int:
    shown = _shown(scene)
    Page.objects.filter(pk=shown.pk).update(confirmed_at=timezone.now())
    return shown.pk


def _scribe(scene: Scene) -> IncidentRole:
    held = {"incident": scene.incident, "role": "scribe"}
    with transaction.atomic():
        Incident.objects.lock(scene.incident.pk)
        return IncidentRole.objects.get_or_create(**held, defaults={"person": scene.ic})[0]


def _mitigated(scene: Scene) -> int:
    return Incident.objects.filter(pk=scene.incident.pk).update(state="MITIGATED")


def _newest_move(scene: Scene) -> UUID:
    newest = undoable.newest_move(scene.incident)
    return newest.pk if newest else uuid4()


def _nudge(scene: Scene) -> int:
    return Nudge.objects.create(incident=scene.incident, episode=1, kind=NudgeKind.ROOM, due_at=timezone.now()).pk


def _undecided(scene: Scene) -> str:
    publication = publication_of(Approval.objects.get(revision__draft=scene.approved))
    publication._reserve()
    publication._begin_sending([])
    publication._unknown("no answer", wait=False)
    publication._ask("A person has to look.")
    return str(publication.pk)


def _asked(scene: Scene) -> int:
    with transaction.atomic():
        Incident.objects.lock(scene.incident.pk)
        return Ask.objects.get_or_create(draft=scene.draft, turn=0, episode=1)[0].pk


def _found(scene: Scene) -> Found:
    return Found(
        kind=Kind.POSTED,
        statuspage_incident="in1",
        statuspage_update="up1",
        title="Checkout",
        status="investigating",
        words=str(uuid4()),
        shown_since=None,
        incident=scene.incident.pk,
    )


def _post(scene: Scene) -> int:
    post = note_foreign.note(_found(scene))
    assert post
    return post.pk


def _signed(scene: Scene) -> int:
    return sign_for.sign_for(scene.incident, post_id=_post(scene), why="Mine.", actor=by(scene.ic)).pk


def _edit(scene: Scene) -> revise.Edit:
    content = scene.draft.newest_revision().content
    return revise.Edit(
        title=content.title, body="Edited.", status=content.status, impact=content.impact, components=content.components
    )
