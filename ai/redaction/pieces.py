"""A long text in pieces that have nothing to do with each other, so that each is read only as closely as it needs."""

from collections.abc import Iterator

from ai.redaction.wrapped import is_seam
from incidents.hiding.views import is_plain

# Characters. What is read by many patterns by turns is read faster in large pieces; but one odd character has its whole
# piece read in every way that it can be, and a search costs as much as reading some thousand.
_PLAIN, _ODD = 250_000, 16_000
_LONG_LINE = 60  # an address is written over shorter lines than this, and what follows a longer one is another matter
_AT_MOST = 24_000  # more than that: then at the end of any line


def pieces(text: str) -> Iterator[str]:
    """The text cut after ends of lines at which nothing that is hidden goes on; together they are the text."""
    if "-----BEGIN" in text:  # a key goes over many lines
        yield text
        return
    for large in _cut(text, _PLAIN):
        yield from (large,) if is_plain(large) else _cut(large, _ODD)


def _cut(text: str, size: int) -> Iterator[str]:
    start, at = 0, text.find("\n", size)
    while at >= 0:
        line = at - text.rfind("\n", start, at)
        if at - start > size + _AT_MOST or (line > _LONG_LINE and not is_seam(text, at)):
            yield text[start : at + 1]
            start, at = at + 1, text.find("\n", at + 1 + size)
        else:
            at = text.find("\n", at + 1 + _LONG_LINE)
    yield text[start:]
