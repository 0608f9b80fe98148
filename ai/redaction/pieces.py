"""A long text in pieces that have nothing to do with each other, so that each is read only as closely as it needs."""

from collections.abc import Iterator

from ai.redaction.wrapped import is_seam

_SMALLEST = 16_000  # characters; a search costs as much as reading some thousand
_LONG_LINE = 60  # an address is written over shorter lines than this, and what follows a longer one is another matter
_LARGEST = 40_000


def pieces(text: str) -> Iterator[str]:
    """The text cut after ends of lines at which nothing that is hidden goes on; together they are the text."""
    if "-----BEGIN" in text:  # a key goes over many lines
        yield text
        return
    start, at = 0, text.find("\n", _SMALLEST)
    while at >= 0:
        size, line = at - start, at - text.rfind("\n", start, at)
        if size > _LARGEST or (line > _LONG_LINE and not is_seam(text, at)):
            yield text[start : at + 1]
            start, at = at + 1, text.find("\n", at + 1 + _SMALLEST)
        else:
            at = text.find("\n", at + 1 + _LONG_LINE)
    yield text[start:]
