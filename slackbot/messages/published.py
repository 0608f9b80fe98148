"""M8: customers can read it."""

from django.conf import settings

from slackbot.blocks import Message, actions, button, clock, context, link_button, mention, notification, section
from slackbot.whole import beginning
from statuspage.models.publication import Publication
from statuspage.rhythm import next_due

EVENT_TYPE = "published"


def render(publication: Publication) -> Message:
    """When, who approved, the words, the way to the page, and when customers are to hear from us next."""
    incident, approver = publication.incident, publication.approval.approver
    when = f" {clock(publication.settled_at)}" if publication.settled_at else ""
    url = publication.url or f"{settings.PUBLIC_URL}/admin/statuspage/publication/{publication.pk}/change/"
    buttons = [link_button("See the page", url=url, action_id="open_status_page")]
    due = next_due(incident)
    if due:
        buttons.append(button("Write it", action_id="draft_update", value=str(incident.id)))
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{incident.reference}: published, approved by {approver}."),
        blocks=[
            section(f"*Published*{when}, approved by {mention(approver)}."),
            *beginning(publication.approval.revision),
            *([context(f"Next customer update due {clock(due)}.")] if due else []),
            actions(*buttons, block_id="published"),
        ],
    )
