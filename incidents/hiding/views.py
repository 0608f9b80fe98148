"""Ways a text can be read, each of which remembers where in the original every character came from.

Secrets hide behind full-width letters, invisible characters, look-alikes, percent-encoding, HTML entities and backslash
escapes. Patterns are matched on plain readings of the text; what they find is then hidden in the original.
"""

import codecs
import html
import re
from array import array
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache

from incidents.hiding.characters import APART, JOINED, TAGGED, Alphabet
from incidents.hiding.rules import compiled

_NOT_PLAIN = re.compile(r"[^\t\n\r\x20-\x7e]")
# What it takes for a text of plain characters to have another reading; the patterns know that quotes may be escaped.
_ESCAPES = (
    (b"%", compiled(rb"%[0-9A-Fa-fu]")),
    (b"&", compiled(rb"&[#A-Za-z]")),
    (b"\\", compiled(rb"\\(?:[^\"]|\z)")),
)
_PLAIN = b"\t\n\r" + bytes(range(0x20, 0x7F))
_COLOUR = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")
_TAGS = re.compile("[\U000e0020-\U000e007e]")
_ESCAPED = re.compile(
    r"%[0-7][0-9A-Fa-f]|%[C-Fc-f][0-9A-Fa-f](?:%[89ABab][0-9A-Fa-f]){1,3}|%u[0-9A-Fa-f]{4}|&(?:#[0-9]{1,7}|"
    r"#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});?|\\(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|x[0-9A-Fa-f]{2}|"
    r"u\{[0-9A-Fa-f]{1,6}\}|[nrt\"'/\\])"
)
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t"}
_DEEPEST = 3  # %2540 is an escaped escape; nobody who means to be read nests deeper than this
_LETTER, _SYMBOL = b"\xe0", b"\x80"


def _one_byte_each(error: UnicodeError) -> tuple[bytes, int]:
    """What ASCII lacks becomes one byte a character, so that an offset means the same in both: a letter or a symbol."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    run = error.object[error.start : error.end]
    return b"".join(_LETTER if char.isalpha() else _SYMBOL for char in run), error.end


codecs.register_error("redaction_one_byte", _one_byte_each)


@dataclass(frozen=True, slots=True)
class View:
    """One reading: `text`, and in `starts[i]`, `ends[i]` the original span of its character i (None: the same)."""

    text: str
    starts: "array[int] | None" = None
    ends: "array[int] | None" = None
    data: bytes = field(init=False)

    def __post_init__(self) -> None:
        """`data` is the text with exactly one byte a character, which is what the patterns run on."""
        object.__setattr__(self, "data", self.text.encode("ascii", "redaction_one_byte"))

    def origin(self, start: int, end: int) -> tuple[int, int]:
        """The span of the original text that the non-empty span [start, end) of this reading came from."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]


def _rewrite(view: View, pattern: re.Pattern[str], replace: Callable[[str], str]) -> View:
    """The view with every match of `pattern` replaced; the same object where nothing changed."""
    pieces: list[str] = []
    starts, ends = array("q"), array("q")
    done = 0

    def keep(until: int) -> None:
        pieces.append(view.text[done:until])
        starts.extend(range(done, until) if view.starts is None else view.starts[done:until])
        ends.extend(range(done + 1, until + 1) if view.ends is None else view.ends[done:until])

    for match in pattern.finditer(view.text):
        new = replace(match.group())
        if new == match.group():
            continue
        keep(match.start())
        first, last = view.origin(*match.span())
        pieces.append(new)
        starts.extend([first] * len(new))
        ends.extend([last] * len(new))
        done = match.end()
    if not pieces:
        return view
    keep(len(view.text))
    return View("".join(pieces), starts, ends)


@lru_cache(maxsize=4096)
def _unescaped(found: str) -> str:
    """What one escape stands for; itself where it stands for nothing."""
    if found[0] == "&":
        return html.unescape(found)
    if found[:2] in {"%u", "%U"}:
        return chr(int(found[2:], 16))
    if found[0] == "%":
        return bytes.fromhex(found.replace("%", "")).decode("utf-8", "replace")
    if len(found) == 2:
        return _SIMPLE.get(found[1], found[1])
    code = int(found[2:].strip("{}"), 16)
    return chr(code) if code < 0x110000 else found


def _decoded(view: View) -> View:
    """The view with its escapes undone, and undone again where that showed further ones."""
    for _ in range(_DEEPEST):
        further = _rewrite(view, _ESCAPED, _unescaped)
        if further is view:
            break
        view = _read(further, JOINED)
    return view


def _read(view: View, alphabet: Alphabet) -> View:
    """The view with each character as `alphabet` reads it."""
    if not _NOT_PLAIN.search(view.text):
        return view
    letters = list(map(alphabet.__getitem__, view.text))
    text = "".join(letters)
    if set(map(len, letters)) == {1}:
        return View(text, view.starts, view.ends)
    starts = range(len(letters)) if view.starts is None else view.starts
    ends = range(1, len(letters) + 1) if view.ends is None else view.ends
    return View(
        text,
        array("q", (at for at, letter in zip(starts, letters, strict=True) for _ in letter)),
        array("q", (at for at, letter in zip(ends, letters, strict=True) for _ in letter)),
    )


def is_plain(text: str) -> bool:
    """Whether there is no other way to read it than as it stands."""
    return text.isascii() and _is_plain(text.encode())


def _is_plain(data: bytes) -> bool:
    odd = data.translate(None, _PLAIN)  # ten times as fast as a search
    return not odd and not any(sign in data and escape.search(data) for sign, escape in _ESCAPES)


def views(text: str) -> Iterator[View]:
    """Every distinct reading of the text. Plain ASCII without escapes has one, and it is the text itself."""
    written = View(text)
    if _is_plain(written.data):
        yield written
        return
    if "\x1b" in text:
        written = _rewrite(written, _COLOUR, lambda _: "\x00")
    alphabets = [JOINED]
    if _NOT_PLAIN.search(written.text):
        alphabets.append(APART)
    if _TAGS.search(written.text):
        alphabets.append(TAGGED)
    readings = [_read(written, alphabet) for alphabet in alphabets]
    seen: set[str] = set()
    for view in (*readings, _decoded(readings[0])):
        if view.text not in seen:
            seen.add(view.text)
            yield view
