"""An incident of which all is as long as it may be: people, words, alerts, what was seen, what customers are to read."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone

from incidents import intake, people
from incidents.context import Commit, Context, LogLine, Measure, Trace
from incidents.models import Incident, Person
from incidents.models.context_snapshot import ContextSnapshot
from incidents.models.incident import Severity
from incidents.roles import claim
from slackbot.models import WarRoom
from statuspage.components import Listed
from statuspage.models import Ask, Asked, Draft, ForeignPost, Template
from statuspage.page import Component
from tests.conftest import by
from tests.statuspage.conftest import write

STRANGE = {
    "signs": "&<>*`_~",
    "mentions": "<!channel> ",
    "emoji": "\U0001f600",
    "lines": "a\n",
    "marks": "e\u0301\u0646",
}


@dataclass(frozen=True)
class Everything:
    """An incident of which all is as long as it may be."""

    incident: Incident
    person: Person
    short_draft: Draft
    long_draft: Draft
    post: ForeignPost
    asked: Asked
    listed: Listed
    crowd: list[Person]


def of_one_text(strange: str, *, approver: Person) -> Everything:
    """Made of it, repeated."""

    def long(most: int) -> str:
        return (strange * most)[:most].strip() or "x"

    declarer = people.by_slack(team="T0SANDBOX", user="U0RAVI000", name=long(200))
    incident, _ = intake.declare(title=long(300), severity=Severity.P1, actor=by(declarer), person=declarer)
    crowd = [people.by_oncall(oncall_id=f"UOC{number}", name=long(200), email="") for number in range(30)]
    for person in crowd:
        incident.responders.create(person=person, via=long(80), not_reached=long(100))
        incident.roles.create(role="shadow", person=person)
    claim(incident, actor=by(crowd[0]))
    incident = Incident.objects.select_related("ic").get(pk=incident.pk)
    WarRoom.objects.create(incident=incident, channel="C0ROOM", name="incident-1")
    _alerts(incident, long)
    _seen(incident, long)
    for number in range(45):
        Template.objects.create(
            name=f"{number} {long(70)}", body=long(3000), status="investigating", written_by=declarer
        )
    short_draft, long_draft = write(incident, long(7000), author=declarer), write(incident, long(25_000))
    ask, _ = Ask.objects.get_or_create(draft=long_draft, turn=0, episode=incident.episode)
    return Everything(
        incident=incident,
        person=declarer,
        short_draft=short_draft,
        long_draft=long_draft,
        post=ForeignPost(pk=1, kind="posted", words=long(25_000), incident=incident, signed_by=crowd[0], why=long(500)),
        asked=Asked.objects.get_or_create(ask=ask, person=approver)[0],
        listed=Listed(components=_components(long), read_at=timezone.now(), is_old=True),
        crowd=crowd,
    )


def _alerts(incident: Incident, long: Callable[[int], str]) -> None:
    for number in range(95):
        incident.alerts.create(
            source="grafana-oncall",
            group_id=str(number),
            title=long(300),
            severity="P1",
            labels={"service": long(200)},
            started_at=timezone.now(),
        )


def _seen(incident: Incident, long: Callable[[int], str]) -> None:
    now = timezone.now()
    seen = Context(
        service=long(200),
        slo_percent=99.9,
        numbers=dict.fromkeys(Measure, 1e9),
        lines=[LogLine(at=now, text=long(500))] * 10,
        traces=[Trace(id="f" * 32, at=now, ms=10**9, name=long(200))] * 5,
        commits=[
            Commit(
                repo=long(140), sha="f" * 40, message=long(500), author=long(200), at=now, url="https://x/" + "y" * 500
            )
        ]
        * 15,
        owners=[long(100)] * 30,
        answered=["Mimir"],
        silent=["Loki", "Mimir"],
        refused=["GitHub"],
    )
    ContextSnapshot.objects.create(
        incident=incident, taken_at=now, content=ContextSnapshot.as_stored(seen), chart="F0CHART"
    )


def _components(long: Callable[[int], str]) -> tuple[Component, ...]:
    return tuple(Component(id=f"c{number}", name=long(15) + "x" * 185, status="operational") for number in range(150))
