"""What a postmortem says, as a whole; and that nobody's words in it are more than words."""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from incidents import lifecycle, postmortem, postmortem_document, roles, snapshots
from incidents.actor import WORKER
from incidents.markdown import plain
from incidents.models import Incident, Person
from incidents.notes import add_note
from incidents.postmortem_stages import stages
from incidents.postmortem_theirs import beside_theirs
from incidents.undo import undo
from tests.conftest import by
from tests.incidents.test_postmortem_context import AT, SEEN
from tests.statuspage.conftest import say_yes, write

WHOLE = Path(__file__).with_name("postmortem.md")
MOMENT = re.compile(r"(\d\d \w{3} \d{4}, )?\d\d:\d\d(:\d\d)?")
HOSTILE = "# Look: [here](https://evil.example), <b>@ines</b> **now** www.evil.example `x` :smile:"
WORDS = "We have *found* it:\n- some payments fail\n\nSee https://evil.example & mail a@evil.example."


def said_of(incident: Incident) -> str:
    """With every time as the same, and without what is done at once in any order."""
    text = MOMENT.sub("00:00", postmortem.render(incident, incident.postmortem))
    text = re.sub(r"- .*(invited to the room|Checklist pinned)\n", "", text)
    text = re.sub(r"\d+(\.\d)? (s|min)\b", "0 s", text)
    return text.replace(str(incident.pk), "ID").replace(incident.reference, "INC-1")


def test_one_whole_postmortem(incident: Incident, ic: Person, responder: Person, settle: Callable[[], None]) -> None:
    roles.claim(incident, actor=by(ic))
    snapshots.attach(incident, context=SEEN, taken_at=AT, since=None, actor=WORKER)
    add_note(incident, text=HOSTILE, actor=by(responder, room=incident))
    say_yes(write(incident, WORDS), ic)
    settle()
    lifecycle.mitigate(incident, actor=by(ic))
    lifecycle.resolve(incident, actor=by(ic))
    settle()
    assert said_of(Incident.objects.get()) == WHOLE.read_text()


@given(st.text(alphabet=st.sampled_from("ab1 .:/@#-+=*_`[]()<>!|\\~&$w\n"), max_size=30))
def test_whatever_people_write_is_text_and_shown_as_they_wrote_it(text: str) -> None:
    tokens = MarkdownIt("commonmark").enable("table").enable("strikethrough").parse(plain(text))
    kinds = {one.type for one in tokens} | {each.type for one in tokens for each in one.children or []}
    assert kinds <= {"paragraph_open", "inline", "paragraph_close", "text", "text_special"}
    assert "".join(one.content for block in tokens for one in block.children or []) == " ".join(text.split())


@pytest.mark.parametrize("text", ["https://x.example", "www.1.example", "a@x.example", "x.example", "@ines", ":smile:"])
def test_nothing_looks_like_a_link_or_a_mention(text: str) -> None:
    assert re.search(r"(?<!\\)(:[/s]|\.e|@|(?<=www)\.)", plain(text)) is None


def test_what_people_wrote_in_linear_stays_theirs() -> None:
    standing = "old record\n\n## Root cause\nThe pool.\n\n## What went well\nRavi."
    ours = "new record\n\n## Root cause\n- _Why?_"
    assert beside_theirs(ours, standing) == "new record\n\n## Root cause\nThe pool.\n\n## What went well\nRavi."
    assert beside_theirs(ours, "Only this.") == f"{ours}\n\n## As it stood in Linear before\nOnly this."
    assert beside_theirs(ours, "") == ours


def test_a_claim_that_was_undone_is_not_when_somebody_led(incident: Incident, ic: Person) -> None:
    roles.claim(incident, actor=by(ic))
    undo(incident, event_id=incident.events.get(action="IC_CLAIMED").pk, actor=by(ic))
    assert ("Led", "not on record", "") in stages(Incident.objects.get()).rows


def test_a_long_story_has_its_beginning_and_its_end(
    incident: Incident, ic: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postmortem_document, "MOST_LINES", 4)
    roles.claim(incident, actor=by(ic))
    for number in range(6):
        add_note(incident, text=f"number {number}", actor=by(ic))
    written = postmortem.write(incident, summary="It was the pool.", is_fallback=False, actor=WORKER)
    told = postmortem.render(incident, written).partition("## Timeline")[2]
    assert "Opened as P1" in told
    assert "entries are left out here" in told
    assert "number 1" not in told


def test_a_title_is_no_longer_than_linear_takes_and_another_day_is_said(incident: Incident) -> None:
    incident.title, incident.started_at = "x" * 300, incident.started_at - timedelta(days=2)
    written = postmortem.write(incident, summary="It was the pool.", is_fallback=False, actor=WORKER)
    assert len(postmortem_document.title(incident)) == 255
    assert re.search(r"- \d\d \w{3}, \d\d:\d\d:\d\d Opened as P1", postmortem.render(incident, written))
