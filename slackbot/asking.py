"""Direct messages to those who are asked to approve, each edited in place as things change."""

from collections.abc import Iterable

from incidents.models.incident import Incident
from incidents.models.person import Person
from slackbot.messages import approval_asked, not_you
from slackbot.models.direct_message import DirectMessage
from slackbot.reach import tell_if_there
from slackbot.which_draft import dm_key
from statuspage.ask import still_waits
from statuspage.models.ask import Ask, Asked
from statuspage.models.draft import Draft, DraftState
from statuspage.paging import who_is_next


def tell_asked(draft: Draft) -> None:
    """Whoever is asked reads how it stands now; who was not told yet is told only while it waits. Twice changes nothing."""
    asks = list(Ask.objects.filter(draft=draft).order_by("pk"))
    for ask in asks:
        is_over = ask is not asks[-1] or draft.state != DraftState.PENDING
        _tell_each(ask, draft, following=[] if is_over else _following(ask, draft), is_over=is_over)


def tell_asked_of_waiting(incident: Incident) -> None:
    """The same for each draft that waits, where something of the incident has changed that its message says."""
    for draft in _drafts(incident):
        tell_asked(draft)


def turn_away(draft: Draft, person: Person) -> None:
    """Tells somebody who wrote the words and tried to approve them whom they wait for, and gives them a way on."""
    ask = Ask.objects.filter(draft=draft).last()
    message = not_you.render(draft, person, _following(ask, draft) if ask else [])
    tell_if_there(person, message, key=dm_key(not_you.EVENT_TYPE, draft, person.pk))


def _drafts(incident: Incident) -> Iterable[Draft]:
    waiting = Draft.objects.filter(incident=incident, state=DraftState.PENDING)
    return waiting.select_related("incident__ic", "asked_by").order_by("pk")


def _following(ask: Ask, draft: Draft) -> list[Person]:
    """OnCall is asked only where there is a time to say."""
    return who_is_next(ask) if ask.next_at and still_waits(ask, draft, draft.incident) else []


def _tell_each(ask: Ask, draft: Draft, *, following: list[Person], is_over: bool) -> None:
    """Where it is over, only what they were told before is edited."""
    for asked in Asked.objects.filter(ask=ask, level=0).select_related("ask", "person"):
        key = dm_key(approval_asked.EVENT_TYPE, draft, ask.pk, asked.person_id)
        if not is_over or DirectMessage.objects.filter(key=key).exists():
            tell_if_there(asked.person, approval_asked.render(asked, draft, following), key=key)
