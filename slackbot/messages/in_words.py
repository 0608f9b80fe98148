"""Everything of a customer update but its title and text, in words."""

from statuspage.content import NEW, Content


def where_in_words(content: Content) -> str:
    """A line each: status and impact, every component from its state to the next, whom Statuspage mails, and where it goes."""
    changes = [change.from_to for change in content.components.values()] or ["none"]
    told = "All subscribers are mailed" if content.notify else "Nobody is mailed"
    place = "a new incident there" if content.target == NEW else f"an update of the incident {content.target} there"
    return "\n".join(
        [
            f"Status: {content.status.capitalize()}, impact: {content.impact}",
            f"Components: {'; '.join(changes)}",
            f"{told}. Page {content.page}, {place}",
        ]
    )
