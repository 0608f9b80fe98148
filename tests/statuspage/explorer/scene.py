"""One update on its way: who approves it, who works on it, how time passes, and the walk through all of its steps."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count

from django.db.models import QuerySet

from clients import breaker
from incidents import intake, roles
from incidents.audit.mirror import mirror_tail
from incidents.audit.record import system_chain
from incidents.models import Incident, OutboxEntry, Person
from incidents.models.incident import Severity
from incidents.models.outbox_entry import UNFINISHED, OutboxState
from incidents.outbox.work import work_on
from statuspage.decide import decide_outcome
from statuspage.models import Draft, Publication
from statuspage.models.publication_state import PublicationState
from tests.conftest import by, enrol
from tests.statuspage.conftest import Page, say_yes, write
from tests.statuspage.explorer.ahead import Ahead
from tests.statuspage.explorer.stepped import Stepped
from tests.statuspage.explorer.steps import Step

GATE = ("publish", "void_approvals", "mirror_chain")  # what is owed here; rooms are told by others
BETWEEN = 61  # seconds from one worker to the next: past every lease, and what two readings are apart
MOST_WORKERS = 12
_numbers = count(1000)  # of incident commanders: one who has left does not come back
Visit = Callable[[int, Stepped], None]


@dataclass
class Scene:
    """An incident, led by somebody in `commanders`, with a draft that waits."""

    ahead: Ahead
    page: Page
    incident: Incident
    ic: Person
    approver: Person
    draft: Draft
    fails: dict[str, str] = field(default_factory=dict)  # how the first step of that name fails
    is_absent: bool = False  # somebody looked for what was sent, and it was not there

    # What a worker is given to do

    def approve(self) -> str:
        """The IC says yes to the words as they stand."""
        say_yes(self.draft, self.ic)
        return "approved"

    def work(self) -> str:
        """The oldest publication that is owed."""
        entry = self.owed("publish").order_by("pk").first()
        return str(entry and work_on(entry.pk))

    # How it stands

    def owed(self, *kinds: str) -> QuerySet[OutboxEntry]:
        return OutboxEntry.objects.filter(kind__in=kinds, state__in=UNFINISHED)

    def publications(self) -> list[Publication]:
        return list(Publication.objects.filter(incident=self.incident).order_by("created_at"))

    def words(self) -> list[str]:
        """Every text that customers read, oldest first."""
        return [update["body"] for shown in self.page() for update in reversed(shown["incident_updates"])]

    def posts(self) -> int:
        """How often somebody tried to tell customers something."""
        return sum(call.system == "statuspage" and call.method != "GET" for call in self.ahead.world.calls)

    def draft_state(self) -> str:
        return Draft.objects.get(pk=self.draft.pk).state

    # How it goes on

    def walk(self, visit: Visit = lambda _number, _worker: None) -> list[str]:
        """Approved and published, worker after worker, until nothing is owed; gives its steps, in order.

        `visit(number, worker)` comes before each step, and may kill the worker.
        """
        walked: list[str] = []
        worker = Stepped(self.approve)
        for _ in range(MOST_WORKERS):
            while worker.step:
                visit(len(walked), worker)
                walked += [worker.step.name] if worker.step else ["killed"]
                self.let(worker)
            if not self.owed("publish").exists():
                self.tidy()
                return walked
            if self._waits_for_a_person():
                self.decide()
            self.later()
            worker = Stepped(self.work)
        raise AssertionError(f"it never settles: {walked}")

    def let(self, worker: Stepped) -> Step | None:
        """The worker does its step, or fails in it."""
        return worker.go_on(self.fails.pop(worker.step.name, "")) if worker.step else None

    def later(self, seconds: int = BETWEEN) -> None:
        self.ahead.passes(seconds)
        breaker.close_all()

    def _waits_for_a_person(self) -> bool:
        """Whether another publication is owed, which has to wait until somebody says what became of this one."""
        dead = OutboxEntry.objects.filter(kind="publish", state=OutboxState.DEAD, incident=self.incident)
        return dead.exists() and any(one.state == PublicationState.UNKNOWN for one in self.publications())

    def decide(self) -> bool:
        """A person looks at the page wherever one is asked, and says what they see; whether something did not arrive."""
        for asked in self.publications():
            if asked.state == PublicationState.UNKNOWN:
                self._say(asked)
        self.tidy()
        return self.is_absent

    def _say(self, asked: Publication) -> None:
        arrived = asked.content.body in self.words()
        where = str(self.page()[0]["id"]) if arrived else ""
        about = {"publication_id": str(asked.pk), "statuspage_incident": where, "why": "I looked."}
        decide_outcome(self.incident, arrived=arrived, actor=by(self.approver), **about)
        self.is_absent = self.is_absent or not arrived

    def tidy(self) -> None:
        """What else is owed: rights that were lost, copies of the record."""
        for _ in range(10):
            entries = self.owed(*GATE)
            if not entries.exists():
                return
            self.later(30)
            for entry in entries.order_by("pk"):
                work_on(entry.pk)
        raise AssertionError(f"still owed: {list(self.owed(*GATE))}")


def begin(ahead: Ahead, page: Page, *, later: bool) -> Scene:
    """A first post, or `later` the update after it, written and not approved; the mirror is up to date."""
    number = next(_numbers)
    ic = enrol(f"U0INES{number}", f"Ines{number} Castro", "commanders")
    approver = enrol("U0ARUN000", "Arun Patel", "approvers")
    incident, _ = intake.declare(title="Checkout", severity=Severity.P1, actor=by(ic), person=ic)
    roles.claim(incident, actor=by(ic))
    scene = Scene(
        ahead=ahead, page=page, incident=incident, ic=ic, approver=approver, draft=write(incident, author=approver)
    )
    if later:
        scene.approve()
        scene.work()
        scene.draft = write(incident, "We have found the cause.", author=approver)
    for chain in (incident.chain, system_chain()):
        mirror_tail(chain)
    OutboxEntry.objects.filter(kind="mirror_chain").update(state=OutboxState.DONE)
    return scene
