"""What somebody should mind before approving, wherever they review it. Only what is true is said."""

from collections.abc import Callable, Iterable
from datetime import datetime

from django.utils import timezone

from statuspage.changed_components import changes
from statuspage.components import UNREADABLE, Listed
from statuspage.content import ComponentState, Content, Status, in_words
from statuspage.models.draft import Draft, Origin
from statuspage.models.publication import Publication
from statuspage.models.publication_state import PublicationState
from statuspage.models.revision import Revision

STANDARD_TEXT = "This is our standard text, not written for this incident. Please read it closely."
OLD_MINUTES = 30
MOST_NAMED = 10


def is_standard(draft: Draft, revision: Revision) -> bool:
    """Whether these are our standard words: nobody has written any for this incident yet."""
    return draft.origin == Origin.TEMPLATE and revision.number == 1


def minutes_old(revision: Revision) -> int:
    """Since these words were saved."""
    return int((timezone.now() - revision.created_at).total_seconds() // 60)


def warnings(draft: Draft, revision: Revision, *, listed: Listed | None, at: Callable[[datetime], str]) -> list[str]:
    """Sentences. `listed` is the page's list as it is known now; `at` writes a time as its reader's door does."""
    said = []
    if is_standard(draft, revision):
        said.append(STANDARD_TEXT)
    if Publication.is_overtaken(revision.content, draft.incident):
        said.append("Another update was published since this was written, so it cannot be published any more.")
    if draft.incident.cleared_at:
        said.append(f"The alert cleared at {at(draft.incident.cleared_at)}.")
    if minutes_old(revision) > OLD_MINUTES:
        said.append(f"These words are {minutes_old(revision)} min old.")
    return said + _about_components(revision.content, listed) + _still_broken(draft, revision.content, listed)


def _about_components(content: Content, listed: Listed | None) -> list[str]:
    """What has become of those chosen, as far as anybody can say."""
    if not content.components:
        return []
    if listed is None:
        return [f"{UNREADABLE} Whether these are still as shown is looked at again before anything is sent."]
    changed = changes(content.components, now=listed.components)
    again = "It would not be sent so: edit and save it, which takes the components as they are now."
    return [*([listed.age] if listed.is_old else []), *([" ".join([*changed, again])] if changed else [])]


def _still_broken(draft: Draft, content: Content, listed: Listed | None) -> list[str]:
    """Resolved, while a component that this incident touched, or is about to, is not operational."""
    if content.status != Status.RESOLVED:
        return []
    touched = {key: change for one in _published(draft) for key, change in one.content.components.items()}
    states = {key: (change.name, change.state) for key, change in touched.items()}
    live = listed.by_id() if listed else {}
    states = {key: (live[key].name, live[key].status) if key in live else state for key, state in states.items()}
    states |= {key: (change.name, change.state) for key, change in content.components.items()}
    broken = [
        f"{name} stays {in_words(state)}" for name, state in states.values() if state != ComponentState.OPERATIONAL
    ]
    more = f" and {len(broken) - MOST_NAMED} more" if len(broken) > MOST_NAMED else ""
    return [f"It says resolved, while {', '.join(broken[:MOST_NAMED])}{more}."] if broken else []


def _published(draft: Draft) -> Iterable[Publication]:
    published = Publication.objects.filter(incident=draft.incident_id, state=PublicationState.PUBLISHED)
    return published.select_related("approval__revision").order_by("settled_at")
