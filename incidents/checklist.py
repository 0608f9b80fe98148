"""The checklist: its items in order, and the verb by which people tick them."""

from incidents.actor import Actor
from incidents.models.checklist_item import ChecklistItem, Item
from incidents.models.incident import Incident
from incidents.postmortem_review import owe_asking_again
from incidents.ticks import tick, untick
from incidents.verb import verb


@verb
def set_item(incident: Incident, *, item: Item, done: bool, actor: Actor) -> None:
    """Somebody ticks an item, or takes a tick back. Of a postmortem that is not reviewed after all people are asked again."""
    if done:
        tick(incident, item, actor=actor)
        return
    event = untick(incident, item, actor=actor)
    if event and item == Item.REVIEWED:
        owe_asking_again(incident, event=event)


def in_order(incident: Incident) -> list[ChecklistItem]:
    """All the incident's items in the order in which they are read; one that nobody has touched has no row yet."""
    touched = {one.key: one for one in ChecklistItem.objects.filter(incident=incident).select_related("done_by")}
    return [touched.get(item) or ChecklistItem(incident=incident, key=item) for item in Item]
