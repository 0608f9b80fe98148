"""M8: customers can read it."""

from django.conf import settings

from slackbot.blocks import Message, actions, clock, link_button, mention, notification, plain, section
from statuspage.models.publication import Publication

EVENT_TYPE = "published"


def render(publication: Publication) -> Message:
    """When, who approved, the words, and the way to the page."""
    approver = publication.approval.approver
    when = f" {clock(publication.settled_at)}" if publication.settled_at else ""
    url = publication.url or f"{settings.PUBLIC_URL}/admin/statuspage/publication/{publication.pk}/change/"
    return Message(
        event_type=EVENT_TYPE,
        text=notification(f"{publication.incident.reference}: published, approved by {approver}."),
        blocks=[
            section(f"*Published*{when}, approved by {mention(approver)}."),
            *plain(publication.content.body),
            actions(link_button("See the page", url=url, action_id="open_status_page"), block_id="published"),
        ],
    )
