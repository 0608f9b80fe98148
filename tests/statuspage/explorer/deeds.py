"""What somebody else may do between any two steps. Each says whether it was let; what it was for is in its name."""

from collections.abc import Callable

from incidents import deactivation, roles
from incidents.actor import Actor
from incidents.errors import VerbRefused
from incidents.models import Incident
from incidents.models.incident import State
from statuspage.models import Approval
from statuspage.revise import Edit, reject, revise
from tests.conftest import by
from tests.statuspage.conftest import say_yes, write
from tests.statuspage.explorer.scene import Scene

OTHER_WORDS = "Checkout is slow; payments go through."
OPERATOR = Actor(via="command", name="operator")


def edit(scene: Scene) -> None:
    newest = scene.draft.newest_revision()
    kept = {name: getattr(newest.content, name) for name in ("title", "status", "impact", "components")}
    changed = Edit(body=OTHER_WORDS, **kept)
    revise(scene.incident, draft_id=scene.draft.pk, base=newest.number, edit=changed, actor=by(scene.approver))


def edit_and_approve(scene: Scene) -> None:
    edit(scene)
    say_yes(scene.draft, scene.approver)


def reject_it(scene: Scene) -> None:
    reject(scene.incident, draft_id=scene.draft.pk, why="It is over.", actor=by(scene.approver))


def cancel(scene: Scene) -> None:
    Incident.objects.filter(pk=scene.incident.pk).update(state=State.CANCELLED)


def hand_over(scene: Scene) -> None:
    roles.offer_handoff(scene.incident, to=scene.approver, actor=by(scene.ic))
    roles.accept_handoff(scene.incident, actor=by(scene.approver))


def deactivate(scene: Scene) -> None:
    deactivation.deactivate(scene.ic, actor=OPERATOR)


def let_it_expire(scene: Scene) -> None:
    """The approval; before there is one only time passes, which ends nothing."""
    is_there = Approval.objects.filter(revision__draft=scene.draft).exists()
    scene.later(16 * 60)
    if not is_there:
        raise VerbRefused("there is nothing to expire")


def approve_it_too(scene: Scene) -> None:
    say_yes(scene.draft, scene.approver)


def approve_another(scene: Scene) -> None:
    say_yes(write(scene.incident, OTHER_WORDS, author=scene.approver), scene.approver)


Deed = Callable[[Scene], None]
ENDING: tuple[Deed, ...] = (edit, edit_and_approve, reject_it, cancel, deactivate, let_it_expire)
OTHERS: tuple[Deed, ...] = (hand_over, approve_it_too, approve_another)


def is_let(deed: Deed, scene: Scene) -> bool:
    """Does it, if whoever does it is let."""
    try:
        deed(scene)
    except VerbRefused:
        return False
    return True
