"""What a postmortem says: from the record alone, and what it cannot know is left to people, with questions that guide them."""

from datetime import datetime

from incidents import postmortem_context
from incidents.audit.actions import Action
from incidents.document import Document, Point, Quote, Section
from incidents.links import console, room
from incidents.models.follow_up import FollowUp
from incidents.models.incident import Incident
from incidents.models.person import Person
from incidents.models.postmortem import Postmortem
from incidents.postmortem_stages import stages
from incidents.short import short
from incidents.timeline import Line, timeline

LEFT_TO_PEOPLE = {
    "Root cause": (
        "What had to be true for this to happen? Ask why until the answer is something we can change.",
        "What let it reach customers, and what made it last as long as it did?",
    ),
    "What went well": (
        "What shortened this, and should be kept?",
        "Where were we only lucky?",
    ),
    "Action items": (
        "Who does what by when, so that this cannot happen the same way again?",
        "What would have shown it to us sooner?",
    ),
}
FOLLOW_UPS = "To be done"
MOST_TITLE = 255  # characters; Linear refuses more
MOST_LINES = 600  # of the timeline; of a longer one its beginning and its end
MOST_SAID = 600  # characters of one line
ERASED = "These words were erased since."


def title(incident: Incident) -> str:
    """`[P1 Postmortem] Checkout errors - 2026-11-25`. What is too long in the middle is cut."""
    before, after = f"[{incident.severity} Postmortem] ", f" - {incident.started_at:%Y-%m-%d}"
    return f"{before}{short(incident.title, MOST_TITLE - len(before) - len(after))}{after}"


def document(incident: Incident, postmortem: Postmortem, *, is_open: bool = False) -> Document:
    """Of the incident as its record is now. While it `is_open` again, that is said first."""
    return Document(
        title=title(incident),
        notice="The incident is open again. This is brought up to date when it ends." if is_open else "",
        facts=_facts(incident),
        sections=[
            Section(heading="Summary", text=postmortem.summary),
            stages(incident),
            _people(incident),
            *postmortem_context.sections(incident),
            *_published(incident),
            _timeline(incident),
            *_follow_ups(incident),
            *(Section(heading=name, questions=asked) for name, asked in LEFT_TO_PEOPLE.items()),
        ],
    )


def _facts(incident: Incident) -> list[Point]:
    made = incident.events.newest(Action.WAR_ROOM_CREATED)
    services = incident.affected or list(filter(None, [incident.service]))
    return [
        Point(text=f"{incident.reference}, {incident.severity}, {incident.minutes_open()} min"),
        *([Point(text=f"Affected: {', '.join(services)}")] if services else []),
        Point(text="The whole record:", name="Console", link=console(incident)),
        *([Point(text="What was said:", name="War room", link=room(made.detail["channel"]))] if made else []),
    ]


def _people(incident: Incident) -> Section:
    """Who led, then everybody else, with their roles."""
    led = incident.ic.root if incident.ic else None
    others = {one.person.root for one in incident.responders.select_related("person__merged_into")} - {led}
    named = sorted(_with_roles(one, incident) for one in others)
    first = _with_roles(led, incident) if led else "Nobody led"
    return Section(heading="People", points=[Point(text=one) for one in [first, *named]])


def _with_roles(person: Person, incident: Incident) -> str:
    held = ", ".join(incident.roles_of(person))
    return f"{person} ({held})" if held else str(person)


def _published(incident: Incident) -> list[Section]:
    """Every update that customers could read, word by word; no such part where there was none."""
    events = incident.events.filter(action=Action.STATUSPAGE_PUBLISHED).order_by("seq")
    quotes = [Quote(at=_at(one.at, incident), words=one.words.get("body") or ERASED) for one in events]
    return [Section(heading="What customers read (UTC)", quotes=quotes)] if quotes else []


def _timeline(incident: Incident) -> Section:
    lines, most = timeline(incident), MOST_LINES // 2
    told = [_told(one, incident) for one in lines]
    left_out = len(told) - MOST_LINES
    if left_out > 0:
        told[most:-most] = [Point(text=f"{left_out} entries are left out here; the console has all of them.")]
    return Section(heading="Timeline (UTC, from the audit log)", points=told)


def _follow_ups(incident: Incident) -> list[Section]:
    """What is to be done, by whom, and how it stands; no such part where there is nothing."""
    points = [
        Point(text=f"{one.text} ({one.owner or 'nobody'}; {_standing(one)})", name=one.identifier, link=one.url)
        for one in incident.follow_ups.select_related("owner")
    ]
    return [Section(heading=FOLLOW_UPS, points=points)] if points else []


def _standing(one: FollowUp) -> str:
    return one.stands if one.ended_at else f"{one.stands}; due {one.due:%d %b %Y}"


def _told(line: Line, incident: Incident) -> Point:
    who = f" ({line.who})" if line.who else ""
    return Point(text=f"{_at(line.at, incident)} {short(line.said, MOST_SAID)}{who}")


def _at(at: datetime, incident: Incident) -> str:
    """With its day, where that is not the day on which the incident began."""
    return f"{at:%H:%M:%S}" if at.date() == incident.started_at.date() else f"{at:%d %b, %H:%M:%S}"
