"""The people known on an incident, found by their names, handles and addresses however they are written."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from incidents.hiding.characters import JOINED
from incidents.hiding.rules import Span, compiled
from incidents.hiding.views import View

_TOKEN = re.compile(r"[^\W_]+")
_BETWEEN = r"[\s._'@,+-]{0,3}"
_UNDERSCORE = ord("_")
_PARTICLES = frozenset(
    re.findall(
        r"\S+",
        "de da do dos di du del della la le van von der den zu zur ten ter el al bin ibn bint mac mc st dr mr mrs ms "
        "jr sr",
    )
)
# Names that are also words of English, or of our trade: alone they count only where they are written as a name.
_WORDS = frozenset(
    re.findall(
        r"\S+",
        "will mark may grant art rich chase hope bill rose lance chance faith grace joy june april august dawn eve "
        "iris ivy lily jack jean rob sue pat drew dean earl frank gene guy jay john josh max miles nick norm penny "
        "ray rod rusty sandy sky sonny sterling summer autumn victor wade wally woody case cook day field fields fox "
        "gray green hall hill house king lake lane law little long love major marks mason mills moon moss noble page "
        "park parks perry post price rice reed reid root sharp short small snow stone strong sun swift temple turner "
        "wall ward waters wells west white wise wolf wood woods young black brown baker banks bell best bird bishop "
        "bloom bond booth bridge brook brooks burns bush butler carpenter carter chambers church clay close cross "
        "data english fisher ford forest foster freeman french gates glass gold good hand hardy harper head heath "
        "hunter key kit knight lead link lock man max might miller more north order page pace pitt pool port power "
        "powers pratt rain rush sage scott server shepherd singer smart smith south spark sparks spring squire star "
        "steel street sweet taylor test tom tell van walker watch weaver weeks wheeler winter works case see an ally "
        "able amber angel basil bob buck cliff colt coral crystal daisy dale dolly don dot duke ed fern flora forest "
        "gale ginger harmony hazel heather holly jade jasmine jewel justice kay ken kim lee liberty mat mike misty "
        "olive opal pearl pepper pierce piper porter prince queen rocky ruby sam saint sierra star stormy ted tim "
        "tony trace tracer viola violet wren zone echo delta alpha beta ash bay so do he ho in is it me my no on or "
        "to up us we am as at be by go if of hi yes ok run set log dev ops root admin team support info main master "
        "user alert alerts oncall sre bot api app web",
    )
)
_SENTENCE_END = re.compile(r"(?:^|[.!?:;\n>*•]|^[-*] )\s*[\"'(\[]*$")
_PREDICATE = re.compile(
    r"\s+(?:is|was|has|had|said|says|thinks|joined|left|took|takes|restarted|rolled|reports?|confirmed|and|will|can|"
    r"please|asked|told)\b"
)


@dataclass(frozen=True, slots=True)
class Known:
    """Someone whose name, e-mail address and Slack handle or id must not be told. Any of the three may be empty."""

    name: str
    email: str
    slack: str


@dataclass(frozen=True, slots=True)
class _Form:
    """A row of words to look for; `careful` when the words alone may mean something else."""

    words: tuple[str, ...]
    kind: str
    careful: bool


def plain(text: str) -> str:
    """The text as the readings of `views.py` show it: no accents, nothing invisible, look-alikes made one."""
    return "".join(map(JOINED.__getitem__, text))


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.casefold() for word in _TOKEN.findall(plain(text)))


_TYPED = ("ae", "oe", "ue", "oe", "aa", "Ae", "Oe", "Ue")
_UMLAUTS = {ord(one): two for one, two in zip("äöüøåÄÖÜ", _TYPED, strict=True)}


def _transcribed(name: str) -> str:
    """German umlauts as people type them without the key."""
    return name.translate(_UMLAUTS)


def _name_forms(name: str) -> Iterator[_Form]:
    words = _words(name)
    proper = [word for word in words if word not in _PARTICLES and len(word) > 1]
    if not proper:
        return
    yield _Form(words, "name", careful=len(words) == 1 and _ambiguous(words[0]))
    for word in proper:
        yield _Form((word,), "name", careful=_ambiguous(word))
    if len(words) > 1:
        first, last = words[0], words[-1]
        pairs = {(last, *words[:-1]), (first, last), (last, first), (first[0], last), (first, last[0])}
        yield from (
            _Form(pair, "name", careful=min(map(len, pair)) == 1 and _ambiguous(max(pair, key=len))) for pair in pairs
        )
        yield from (_Form(words[at:], "name", careful=False) for at in range(1, len(words) - 1) if len(words[-1]) > 1)
        yield from (_Form(words[:at], "name", careful=False) for at in range(2, len(words)))
        joined = {"".join(words), first + last, first[0] + last, last + first}
        yield from (_Form((word,), "name", careful=False) for word in joined if len(word) > 4 and word not in _WORDS)


def _ambiguous(word: str) -> bool:
    return word in _WORDS or len(word) < 3


def _forms(known: Known) -> Iterator[_Form]:
    for name in {known.name, _transcribed(known.name), known.name.replace("'", "").replace("\u2019", "")}:
        yield from _name_forms(name)
    if known.email.strip():
        yield _Form(_words(known.email), "email", careful=False)
        local = _words(known.email.partition("@")[0])
        if local and (len(local) > 1 or len(local[0]) > 2):
            yield _Form(local, "name", careful=len(local) == 1 and _ambiguous(local[0]))
    if handle := _words(known.slack):
        yield _Form(handle, "slack_handle", careful=len(handle) == 1 and _ambiguous(handle[0]))


def _begins(words: tuple[str, ...]) -> str:
    """As a pattern: the first word, with the second where it is but a letter; nothing where RE2 cannot see it."""
    shown = words if len(words[0]) == 1 else words[:1]
    return _BETWEEN.join(shown[:2]) if all(map(str.isascii, shown[:2])) else ""


class People:
    """Finds everyone of `known`; the text is read once for the first words of their names, and closely only there."""

    def __init__(self, known: Sequence[Known]) -> None:
        """Prepares the forms once; the same object serves any number of texts."""
        self._by_first: dict[str, list[_Form]] = {}
        for form in {form for person in known for form in _forms(person) if form.words}:
            self._by_first.setdefault(form.words[0], []).append(form)
        for forms in self._by_first.values():
            forms.sort(key=lambda form: (-len(form.words), form.kind == "name", form.careful))
        self._most = max((len(form.words) for forms in self._by_first.values() for form in forms), default=0)
        self._foreign = {word for word in self._by_first if not word.isascii()}
        latin = sorted(
            {begins for forms in self._by_first.values() for form in forms if (begins := _begins(form.words))}
        )
        self._first = compiled(rb"(?i)(?:\b|_)(?:" + "|".join(latin).encode() + rb")(?:\b|_)") if latin else None
        self._unspaced = {
            "".join(form.words) for forms in self._by_first.values() for form in forms if not _spaced(form.words)
        }

    def find(self, view: View) -> Iterator[tuple[Span, str]]:
        """Every span of the reading that names someone, with its kind."""
        text, at = view.text, 0
        while (start := self._next(view.data, at)) is not None:
            found = self._longest(text, start)
            if found is None:
                at = start + 1
                continue
            form, at = found
            yield _with_sign(text, start, at, form), form.kind
        if not text.isascii():
            yield from self._in_other_scripts(text)

    def near(self, data: bytes) -> Iterator[Span]:
        """Where first words of names in Latin letters stand."""
        for match in self._first.finditer(data) if self._first else ():
            yield match.span()

    def _next(self, data: bytes, at: int) -> int | None:
        """Where, from `at` on, the first word of a name in Latin letters begins."""
        match = self._first.search(data, at) if self._first else None
        return match and (match.start() + 1 if data[match.start()] == _UNDERSCORE else match.start())

    def _longest(self, text: str, start: int) -> tuple[_Form, int] | None:
        """The longest form that begins there, and where it ends."""
        if start and text[start - 1].isalnum():
            return None
        row = list(islice(_TOKEN.finditer(text, start), self._most))
        for form in self._by_first.get(row[0].group().casefold(), ()):
            named = row[: len(form.words)]
            if tuple(word.group().casefold() for word in named) != form.words or not _together(text, named):
                continue
            if not form.careful or _written_as_name(text, start, named[-1].end()) or _all_capital(named):
                return form, named[-1].end()
        return None

    def _in_other_scripts(self, text: str) -> Iterator[tuple[Span, str]]:
        for word in _TOKEN.finditer(text) if self._foreign else ():
            if word.group().casefold() in self._foreign and (found := self._longest(text, word.start())):
                yield _with_sign(text, word.start(), found[1], found[0]), found[0].kind
        yield from self._unspaced_names(text)

    def _unspaced_names(self, text: str) -> Iterator[tuple[Span, str]]:
        """Chinese and Japanese put no spaces between words."""
        folded = text.casefold() if self._unspaced else ""
        if len(folded) != len(text):
            return
        for name in self._unspaced:
            at = folded.find(name)
            while at >= 0:
                yield (at, at + len(name)), "name"
                at = folded.find(name, at + len(name))


def _spaced(words: Iterable[str]) -> bool:
    """Whether the name's script has spaces between words; a single ideograph is too little to look for."""
    joined = "".join(words)
    return len(joined) < 2 or not all("\u3040" <= char <= "\u9fff" or "\uac00" <= char <= "\ud7a3" for char in joined)


def _together(text: str, row: list[re.Match[str]]) -> bool:
    """Whether nothing but a space, a dot, a comma or the like stands between the words."""
    return all(_JOINT.fullmatch(text, row[i].end(), row[i + 1].start()) for i in range(len(row) - 1))


_JOINT = re.compile(r"[\s._'@+\-]{1,3}|,\s?|")


def _all_capital(row: list[re.Match[str]]) -> bool:
    """`Will C` is someone, also where a sentence begins."""
    return len(row) > 1 and all(word.group()[0].isupper() for word in row)


def _written_as_name(text: str, start: int, end: int) -> bool:
    """`asked Mark to` and `@mark` name someone; `mark it` and `Mark it` at the start of a sentence do not."""
    word = text[start:end]
    if text[start - 1 : start] == "@":
        return True
    if not word[:1].isupper() or (word.isupper() and len(word) > 2):
        return False
    if text[end : end + 2] in ("'s", "'S") or _PREDICATE.match(text, end):
        return True
    return not _SENTENCE_END.search(text[max(0, start - 12) : start]) and start > 0


def _with_sign(text: str, start: int, end: int, form: _Form) -> Span:
    """A handle takes its @ along, and a Slack mention its brackets."""
    if form.kind != "slack_handle":
        return start, end
    if text[start - 2 : start] == "<@" and (close := text.find(">", end, end + 82)) >= 0:
        return start - 2, close + 1
    return (start - 1, end) if text[start - 1 : start] == "@" else (start, end)
