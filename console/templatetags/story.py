"""Tags and words of the incident's page, for its templates."""

from django import template

from console.page import drafts, tags

register = template.Library()
register.filter("severity_tag", tags.severity)
register.filter("state_tag", tags.state)
register.filter("components", drafts.components)
register.filter("mailed", drafts.mailed)


@register.filter
def in_words(name: str) -> str:
    """A name from the code as words: `headline_pinned` as `Headline pinned`."""
    return name.replace("_", " ").capitalize()
